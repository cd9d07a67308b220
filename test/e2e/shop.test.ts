import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePorts } from '../../examples/shop/test/free-ports.js';
import { CHROMIUM_FLAGS, findChromium } from '../support/find-chromium.js';
import { type RunningProgram, startProgram } from '../support/run-program.js';

/**
 * What `npm start` runs once everything is built, and a person in front of it: server, traced and profiled services, load,
 * and the page in a real browser.
 */

const program = fileURLToPath(new URL('../../examples/shop/start.mjs', import.meta.url));
const executablePath = findChromium();
/** CI must not go green because a browser is missing. */
const isSkipped = executablePath === undefined && process.env.CI === undefined;

/** A guard against hanging, not a budget. */
const until = <T>(read: () => T) => expect.poll(read, { timeout: 60_000 });

/** The part of the page's `window.hotspan` that is used here. */
interface FrameOnScreen {
  readonly functionName: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly total: number;
  readonly self: number;
}

/** Work of other routes than /recommendations; none of it may be in the flame graph of one such request. */
const OTHER_WORK = ['renderProductPage', 'parseOrder', 'hashPassword', 'logIn', 'findDiscount', 'placeOrder'];

describe.skipIf(isSkipped)('the shop under npm start', () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'hotspan-e2e-'));
  let stack: RunningProgram;
  let storefrontPort: number;
  let browser: Browser;
  let page: Page;
  let viewUrl: string;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    const [serverPort = 0, storefront = 0, catalogPort = 0] = await findFreePorts(3);
    storefrontPort = storefront;
    stack = startProgram([program], {
      env: {
        HOTSPAN_SERVER_PORT: String(serverPort),
        SHOP_STOREFRONT_PORT: String(storefrontPort),
        SHOP_CATALOG_PORT: String(catalogPort),
        SHOP_STATE_DIR: stateFolder,
      },
    });
    const line = await stack.wrote(/^ +Open +http/);
    viewUrl = line.trim().split(/\s+/)[1] ?? '';
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: [...CHROMIUM_FLAGS] });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') pageErrors.push(message.text());
    });
  });

  afterAll(async () => {
    await browser?.close();
    stack?.kill('SIGKILL');
    await stack?.result;
    rmSync(stateFolder, { recursive: true, force: true });
  });

  /** Frames of the graph on screen, by the names of their functions. */
  async function frames(): Promise<Map<string, FrameOnScreen>> {
    const list = await page.evaluate(() => {
      // Set by the page; its type is in another package.
      const { hotspan } = globalThis as unknown as {
        hotspan?: { flameGraph: { visibleFrames(): FrameOnScreen[] } };
      };
      return hotspan?.flameGraph.visibleFrames() ?? [];
    });
    return new Map(list.map((frame) => [frame.functionName, frame]));
  }

  /** Clicks "refresh" and waits for what the page asks the server then. */
  async function refresh(): Promise<void> {
    const answers = [/\/SelectSeries$/, /\/flame-graph\?/].map((address) =>
      page.waitForResponse((response) => address.test(response.url())),
    );
    await page.getByTestId('refresh').click();
    await Promise.all(answers);
  }

  /** Refreshes, as a person would, until the graph shows one function and none of the others. */
  async function waitForFrame(
    name: string,
    without: readonly string[] = [],
  ): Promise<Map<string, FrameOnScreen>> {
    for (;;) {
      await refresh();
      const shown = await frames();
      // What was on screen before stays until the answer is there.
      if (shown.has(name) && !without.some((other) => shown.has(other))) return shown;
    }
  }

  it('shows the hot function as the widest of its service', async () => {
    await page.goto(viewUrl);
    const shown = await waitForFrame('recommendSlowly');
    const ofTheShop = ['recommendSlowly', ...OTHER_WORK].map((name) => shown.get(name)?.total ?? 0);
    expect(Math.max(...ofTheShop)).toBe(shown.get('recommendSlowly')?.total);
    expect(await page.getByTestId('top-table').textContent()).toContain('recommendSlowly');
    expect(await page.getByTestId('service').inputValue()).toBe('storefront');
  });

  it('explains a frame under the pointer, zooms on a click, and keeps that in the URL', async () => {
    const frame = (await frames()).get('showRecommendations');
    const box = await page.getByTestId('flamegraph').boundingBox();
    if (frame === undefined || box === null) throw new Error('showRecommendations is not on screen');
    const at = { x: box.x + frame.x + frame.width / 2, y: box.y + frame.y + frame.height / 2 };
    await page.mouse.move(at.x, at.y);
    await page.getByRole('tooltip').filter({ hasText: 'showRecommendations' }).waitFor();
    await page.mouse.click(at.x, at.y);
    await page.waitForURL(/focus=.*showRecommendations/);
    await page.reload();
    await page.waitForFunction(() => 'hotspan' in globalThis);
    const share = async (): Promise<number> =>
      ((await frames()).get('showRecommendations')?.width ?? 0) / box.width;
    await until(share).toBeGreaterThan(0.9);
    await page.getByTestId('reset-zoom').click();
    await until(share).toBeLessThan(0.9);
  });

  it('finds a function by search and says its share', async () => {
    await page.getByTestId('search').fill('recommendSlow');
    await until(() => page.getByTestId('matched').textContent()).toMatch(/[1-9].*%/);
    await page.getByTestId('search').press('Enter');
    await until(() => page.getByTestId('match-place').textContent()).toMatch(/^1 of [1-9]/);
    await page.getByTestId('search').fill('');
  });

  it('turns the graph around as it is asked to, in the URL and back', async () => {
    await page.getByTestId('shape').click();
    await page.getByLabel('At the bottom').check();
    await page.getByLabel('Callers of each function').check();
    await page.keyboard.press('Escape');
    expect(page.url()).toMatch(/graph=flame.*stacks=callers/);
    /** Rows above the root; below it they are negative. */
    const rowsAbove = async (name: string): Promise<number> => {
      const shown = await frames();
      return ((shown.get('total')?.y ?? 0) - (shown.get(name)?.y ?? 0)) / 22;
    };
    // Beside what takes the time itself, right above the root, no more at the end of a long stack.
    await until(() => rowsAbove('recommendSlowly')).toBeGreaterThan(0);
    expect(await rowsAbove('recommendSlowly')).toBeLessThanOrEqual(3);
    await page.goBack();
    await until(() => rowsAbove('recommendSlowly')).toBeGreaterThan(3);
    await page.goBack();
    await until(() => rowsAbove('recommendSlowly')).toBeLessThan(-3);
  });

  it('narrows to the span whose id the service itself logged: its functions, and no others', async () => {
    const answer = await fetch(`http://127.0.0.1:${storefrontPort}/recommendations?viewed=4,5,6`);
    await answer.arrayBuffer();
    const logged = await findLogged(answer.headers.get('x-span-id') ?? '');
    expect(logged.route).toBe('/recommendations');

    await page.getByTestId('id-filter').fill(logged.span_id);
    await page.getByTestId('id-filter').press('Enter');
    const shown = await waitForFrame('recommendSlowly', OTHER_WORK);
    expect(page.url()).toContain(`span=${logged.span_id}`);
    expect([...shown.keys()]).toContain('showRecommendations');
    expect(await page.getByTestId('narrowed').textContent()).toContain(logged.span_id);

    await page.getByTestId('id-filter').fill(logged.trace_id);
    await page.getByTestId('id-filter').press('Enter');
    await waitForFrame('recommendSlowly', OTHER_WORK);
    expect(page.url()).toContain(`trace=${logged.trace_id}`);
    await page.getByTestId('clear-id').click();
  });

  /** The line of the storefront's log about a span. It is written when the answer has ended. */
  async function findLogged(spanId: string): Promise<{ span_id: string; trace_id: string; route: string }> {
    const path = join(stateFolder, 'logs', 'storefront.log');
    const find = (): string | undefined =>
      readFileSync(path, 'utf8')
        .split('\n')
        .find((line) => line.includes(`"span_id":"${spanId}"`));
    await until(find).toBeDefined();
    return JSON.parse(find() ?? '{}');
  }

  it('selects a time range by dragging over the timeline', async () => {
    // Again if the chart was drawn anew under the pointer.
    await until(async () => {
      const box = await page.locator('[data-testid=timeline] .u-over').boundingBox();
      if (box === null) return page.url();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 5 });
      await page.mouse.up();
      return page.url();
    }).toMatch(/from=\d{13}&to=\d{13}/);
    await page.getByTestId('reset-range').click();
    await page.waitForURL((url) => !/from=\d{13}/.test(url.search));
  });

  it('shows other profiles and the other service', async () => {
    await page.getByTestId('service').selectOption('catalog');
    // By search: its stacks are deep, and below the fold; and the table has but the first of its hundreds of functions.
    await page.getByTestId('search').fill('queryCategory');
    await until(async () => {
      await refresh();
      return page.getByTestId('matched').textContent();
    }).toMatch(/[1-9].*%/);
    await page.getByTestId('search').fill('');
    await page.getByTestId('service').selectOption('storefront');
    await page.getByTestId('type').selectOption('space:inuse_space:bytes:space:bytes');
    // The first heap profile comes half a minute after the service, which may be later than this.
    await until(async () => {
      await refresh();
      return page.getByTestId('total').textContent();
    }).toMatch(/MiB/);
  });

  it('has thrown no error in the page', () => {
    expect(pageErrors).toEqual([]);
  });

  it('ends everything at Ctrl-C', async () => {
    stack.kill('SIGINT');
    const { exitCode, stdout, stderr } = await stack.result;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Stopping.');
    await expect(fetch(`http://127.0.0.1:${storefrontPort}/`)).rejects.toThrow();
  });
});
