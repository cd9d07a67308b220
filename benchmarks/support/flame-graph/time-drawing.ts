import { type Browser, type CDPSession, chromium } from '@playwright/test';
import { median } from '../report.js';
import type { WayWindow } from './way.js';

/** What one drawing has cost, in milliseconds. */
export interface Drawing {
  /** From the call until the page answers again with the graph on it. */
  readonly drawn: number;
  /** Processor time of the main thread for it: what other programs take does not count. */
  readonly blocked: number;
  /** Per move of the pointer, median: the time of a frame; 16.7 is as often as the screen is drawn. */
  readonly hover: number;
  /** Per move of the pointer, mean: processor time of the main thread. */
  readonly hoverBlocked: number;
}

const MOVES = 30;

const ARGS = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  // All is drawn by the processor, WebGL as well, which react-pprof needs.
  ...['--disable-gpu', '--enable-unsafe-swiftshader'],
];

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.HOTSPAN_CHROMIUM ?? '/usr/bin/chromium', args: ARGS });

/** What makes a page know a way. */
export interface WayCode {
  readonly script: string;
  readonly style: string;
}

const PAGE =
  '<!doctype html><style>body { margin: 0 } #graph { width: 1200px; height: 800px }</style><div id="graph"></div>';

/** Draws once, on a page of its own, and moves the pointer over what is drawn. */
export async function timeDrawing(browser: Browser, code: WayCode, nodeCount: number): Promise<Drawing> {
  const page = await browser.newPage({ viewport: { width: 1_200, height: 800 } });
  try {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.setContent(`${PAGE}<style>${code.style}</style>`);
    await page.addScriptTag({ content: code.script });
    await page.evaluate((nodes) => (window as unknown as WayWindow).way.prepare(nodes), nodeCount);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const blank = await page.screenshot();

    const start = await busyMs(session);
    const drawn = await page.evaluate(() => (window as unknown as WayWindow).way.draw());
    const blocked = (await busyMs(session)) - start;
    const shot = await page.screenshot();
    if (problems.length > 0 || shot.length < 3 * blank.length)
      throw new Error(`the page shows no graph: ${problems.join('; ') || 'it is blank'}`);

    const hoverStart = await busyMs(session);
    const moves = await page.evaluate((moves) => (window as unknown as WayWindow).way.hover(moves), MOVES);
    return {
      ...{ drawn, blocked, hover: median(moves) },
      hoverBlocked: ((await busyMs(session)) - hoverStart) / MOVES,
    };
  } finally {
    await page.close();
  }
}

/** Processor time of the main thread since the page was opened. */
async function busyMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}
