import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FlameGraph } from './flame-graph.js';

const CANDIDATES = [process.env.HOTSPAN_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
const CHROMIUM_ARGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

// In CI a missing browser is a failure, not a reason to test less.
const isSkipped = chromiumPath === undefined && process.env.CI === undefined;
const title = isSkipped
  ? 'createFlameGraph (skipped: no Chromium, set HOTSPAN_CHROMIUM)'
  : 'createFlameGraph';

/** What the test page puts on window. */
interface TestPage
  extends Pick<typeof import('./test-graphs.fixture.js'), 'chainGraph' | 'diffGraph' | 'stacksGraph'> {
  graph: FlameGraph;
  zooms: (readonly string[])[];
  /** Names of frames for which a menu was asked, and `/` for the search box. */
  asked: string[];
}

const PAGE = `<!doctype html><title>flame graph</title>
<style>body { margin: 0 } #graph { width: 800px; height: 400px }</style>
<div id="graph"></div>
<script type="module">
  import { createFlameGraph } from '/index.js';
  import { chainGraph, diffGraph, stacksGraph } from '/test-graphs.fixture.js';
  Object.assign(window, { zooms: [], asked: [], chainGraph, diffGraph, stacksGraph });
  window.graph = createFlameGraph(document.getElementById('graph'), {
    unit: 'nanoseconds',
    onZoom: (path) => window.zooms.push(path),
    onSearch: () => window.asked.push('/'),
    onMenu: ({ name }, { x, y }) => window.asked.push(\`\${name} at \${Math.round(x)},\${Math.round(y)}\`),
  });
  window.graph.setData(stacksGraph({
    'main;handle;parse': 50e6, 'main;handle;render': 30e6, 'main;gc': 15e6, 'main;handle;log': 1e6, idle: 4e6,
  }));
</script>`;

/** Serves the page and this package's sources, types stripped, so that no build has to be fresh. */
function servePage(): Promise<Server> {
  const server = createServer(async (request, response) => {
    if (request.url === '/') {
      response.setHeader('content-type', 'text/html').end(PAGE);
      return;
    }
    const file = new URL(`.${request.url}`.replace(/\.js$/, '.ts'), import.meta.url);
    const source = await readFile(file, 'utf8').catch(() => undefined);
    if (source === undefined) {
      response.writeHead(404).end();
      return;
    }
    const compilerOptions = {
      module: ModuleKind.ESNext,
      target: ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    };
    const { outputText } = transpileModule(source, { compilerOptions });
    response.setHeader('content-type', 'text/javascript').end(outputText);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(isSkipped)(title, () => {
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await servePage();
    browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_ARGS.split(' ') });
    page = await browser.newPage({ viewport: { width: 900, height: 500 } });
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  beforeEach(async () => {
    // A listening TCP server's address is an object.
    const { port } = server.address() as AddressInfo;
    await page.mouse.move(899, 499);
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'graph' in window && document.querySelector('canvas')?.height === 400);
  });

  const names = (): Promise<string[]> =>
    page.evaluate(() => (window as unknown as TestPage).graph.visibleFrames().map((frame) => frame.name));
  const zooms = (): Promise<(readonly string[])[]> =>
    page.evaluate(() => (window as unknown as TestPage).zooms);
  const middleOf = (name: string): Promise<{ x: number; y: number }> =>
    page.evaluate((wanted) => {
      const { graph } = window as unknown as TestPage;
      const frame = graph.visibleFrames().find((candidate) => candidate.name === wanted);
      if (frame === undefined) throw new Error(`${wanted} is not visible`);
      return { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
    }, name);
  const click = async (name: string): Promise<void> => {
    const { x, y } = await middleOf(name);
    await page.mouse.click(x, y);
  };

  it('shows the frames from the root down and finds each where it is', async () => {
    expect(await names()).toEqual(['total', 'idle', 'main', 'gc', 'handle', 'log', 'parse', 'render']);
    const { x, y } = await middleOf('parse');
    const frame = await page.evaluate(
      ([left, top]) => (window as unknown as TestPage).graph.frameAt(left, top),
      [x, y] as const,
    );
    expect(frame).toMatchObject({ name: 'parse', total: 50e6, self: 50e6, depth: 3 });
  });

  it('explains the frame under the pointer', async () => {
    const { x, y } = await middleOf('handle');
    await page.mouse.move(x, y);
    const tooltip = page.getByRole('tooltip');
    await tooltip.waitFor();
    expect(await tooltip.locator('div').allTextContents()).toEqual([
      'handle',
      'Total 81 ms (81 % of all, 84.4 % of caller)',
      'Self 0 s (0 % of all)',
    ]);
    await page.mouse.move(899, 499);
    await tooltip.waitFor({ state: 'hidden' });
  });

  it('tells where the function under the pointer stands, and its share of what is zoomed to', async () => {
    const name = 'handle (node_modules/express/lib/router/layer.js)';
    await page.evaluate((handle) => {
      const { graph, stacksGraph } = window as unknown as TestPage;
      graph.setData(
        stacksGraph({ [`main;${handle};read`]: 30e6, [`main;${handle}`]: 10e6, 'main;gc': 60e6 }),
      );
      graph.setView({ zoom: ['main', handle] });
    }, name);
    const frame = (await page.evaluate(() => (window as unknown as TestPage).graph.visibleFrames())).at(2);
    const place = 'node_modules/express/lib/router/layer.js';
    expect(frame).toMatchObject({ name, functionName: 'handle', place });
    const tooltip = page.getByRole('tooltip');
    const linesAt = async (wanted: string): Promise<string[]> => {
      const { x, y } = await middleOf(wanted);
      await page.mouse.move(x, y);
      await tooltip.waitFor();
      return tooltip.locator('div').allTextContents();
    };
    expect(await linesAt(name)).toEqual([
      ...['handle', place, 'Total 40 ms (40 % of all, 40 % of caller)', 'Self 10 ms (10 % of all)'],
    ]);
    expect(await linesAt('read')).toEqual([
      'read',
      'Total 30 ms (30 % of all, 75 % of caller, 75 % of zoomed)',
      'Self 30 ms (30 % of all)',
    ]);
  });

  it('zooms to a clicked frame, keeps its callers, and shows all again on Escape', async () => {
    await click('handle');
    expect(await names()).toEqual(['total', 'main', 'handle', 'log', 'parse', 'render']);
    await page.keyboard.press('Escape');
    expect(await names()).toContain('idle');
    expect(await zooms()).toEqual([['main', 'handle'], []]);
  });

  it('is operated by keyboard and announces every step', async () => {
    await page.locator('canvas').focus();
    const announced: string[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
      await page.keyboard.press(key);
      announced.push((await page.locator('[aria-live=polite]').textContent())?.split(':')[0] ?? '');
    }
    expect(announced).toEqual(['total', 'main', 'handle', 'gc', 'main']);
    await page.keyboard.press('Enter');
    expect(await zooms()).toEqual([['main']]);
    expect(await page.getByRole('img').getAttribute('aria-label')).toContain('Zoomed to main.');
  });

  it('steps through the matches of a search, the heaviest first, and zooms until each can be seen', async () => {
    await page.evaluate(() => {
      const { graph, stacksGraph } = window as unknown as TestPage;
      graph.setData(stacksGraph({ 'main;parse': 900, 'main;gc;parse small': 1, 'main;gc': 99 }));
      graph.setView({ search: 'parse' });
    });
    await page.locator('canvas').focus();
    const announced: (string | null)[] = [];
    for (const key of ['n', 'n', 'n', 'p']) {
      await page.keyboard.press(key);
      announced.push(await page.locator('[aria-live=polite]').textContent());
    }
    expect(announced.map((text) => text?.split(':')[0])).toEqual([
      'Match 1 of 2. parse',
      'Match 2 of 2. parse small',
      'Match 1 of 2. parse',
      'Match 2 of 2. parse small',
    ]);
    expect(await zooms()).toEqual([['main', 'gc', 'parse small'], [], ['main', 'gc', 'parse small']]);
  });

  it('asks the page for a menu and for its search box', async () => {
    const { x, y } = await middleOf('handle');
    await page.mouse.click(x, y, { button: 'right' });
    await page.locator('canvas').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Shift+F10', '/']) await page.keyboard.press(key);
    const asked = await page.evaluate(() => (window as unknown as TestPage).asked);
    expect(asked).toEqual([`handle at ${Math.round(x)},${Math.round(y)}`, 'main at 32,44', '/']);
    expect(await zooms()).toEqual([]);
  });

  it('stands on its root when it is turned to a flame, and up is still up', async () => {
    const rows = await page.evaluate(async () => {
      const { graph } = window as unknown as TestPage;
      graph.setView({ orientation: 'flame' });
      await new Promise(requestAnimationFrame);
      return graph.visibleFrames().map((frame) => `${frame.name} ${frame.y}`);
    });
    expect(rows.slice(0, 3)).toEqual(['total 378', 'idle 356', 'main 356']);
    await page.locator('canvas').focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
    expect(await page.locator('[aria-live=polite]').textContent()).toMatch(/^handle:/);
  });

  it('keeps the root of a deep flame in sight when other data comes', async () => {
    const tops = await page.evaluate(async () => {
      const { graph, chainGraph } = window as unknown as TestPage;
      graph.setView({ orientation: 'flame' });
      const rootTop = (): number | undefined =>
        graph.visibleFrames().find((frame) => frame.name === 'total')?.y;
      const seen: (number | undefined)[] = [];
      for (const depth of [1_000, 2_000, 10]) {
        graph.setData(chainGraph(depth));
        await new Promise(requestAnimationFrame);
        seen.push(rootTop());
      }
      return seen;
    });
    expect(tops).toEqual([378, 378, 378]);
  });

  it('explains both sides of a diff', async () => {
    await page.evaluate(() => {
      const { graph, diffGraph } = window as unknown as TestPage;
      graph.setData(diffGraph({ work: 30e6, idle: 70e6 }, { work: 80e6, idle: 120e6 }));
    });
    const { x, y } = await middleOf('work');
    await page.mouse.move(x, y);
    const tooltip = page.getByRole('tooltip');
    await tooltip.waitFor();
    expect(await tooltip.locator('div').allTextContents()).toEqual([
      'work',
      'Baseline 30 ms (30 % of it)',
      'Comparison 80 ms (40 % of it)',
      'Change +10 pp, +33.3 %',
    ]);
  });

  it('dims the frames that a search does not match', async () => {
    const colorOf = async (name: string): Promise<string> => {
      const { x, y } = await middleOf(name);
      return page.evaluate(
        ([left, top]) => {
          const context = document.querySelector('canvas')?.getContext('2d');
          return [...(context?.getImageData(left, top - 9, 1, 1).data ?? [])].join();
        },
        [x, y] as const,
      );
    };
    const bright = await colorOf('render');
    await page.evaluate(async () => {
      (window as unknown as TestPage).graph.setView({ search: 'parse' });
      await new Promise(requestAnimationFrame);
    });
    expect(await colorOf('render')).not.toBe(bright);
    expect(await colorOf('render')).toBe(await colorOf('gc'));
    expect(await colorOf('parse')).not.toBe(await colorOf('render'));
  });

  it('scrolls through ten thousand levels with a canvas no taller than its container', async () => {
    const seen = await page.evaluate(async () => {
      const { graph, chainGraph } = window as unknown as TestPage;
      graph.setData(chainGraph(10_000));
      const canvas = document.querySelector('canvas');
      const scroller = canvas?.parentElement?.parentElement;
      if (!canvas || !scroller) throw new Error('the graph has no canvas');
      scroller.scrollTop = 9_000 * 22;
      await new Promise(requestAnimationFrame);
      const frames = graph.visibleFrames().map((frame) => `${frame.name} at ${frame.y}`);
      const pixel = canvas.getContext('2d')?.getImageData(750, 3, 1, 1).data.join();
      return { frames, pixel, canvasHeight: canvas.height, scrollHeight: scroller.scrollHeight };
    });
    expect(seen.frames[0]).toBe('level 9000 at 0');
    expect(seen.frames).toHaveLength(19);
    expect(seen.canvasHeight).toBe(400);
    expect(seen.scrollHeight).toBe(10_001 * 22);
    expect(seen.pixel).not.toBe('255,255,255,255');
  });

  it('zooms far down and back up by keyboard without losing the cursor from sight', async () => {
    await page.evaluate(() => {
      const { graph, chainGraph } = window as unknown as TestPage;
      graph.setData(chainGraph(10_000));
      graph.setView({ zoom: Array.from({ length: 8_000 }, (_, i) => `level ${i + 1}`) });
    });
    expect(await names()).toContain('level 8000');
    await page.locator('canvas').focus();
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowDown');
    expect(await names()).toContain('level 8029');
    await page.keyboard.press('Home');
    expect(await names()).toContain('total');
  });

  it('keeps the zoom by path when other data arrives, and falls back to the nearest caller', async () => {
    await click('parse');
    const zoomedTo = async (stacks: Record<string, number>): Promise<string[]> =>
      page.evaluate((folded) => {
        const { graph, stacksGraph } = window as unknown as TestPage;
        graph.setData(stacksGraph(folded));
        return graph.visibleFrames().map((frame) => frame.name);
      }, stacks);
    expect(await zoomedTo({ 'main;handle;parse': 5, 'main;handle;new': 5 })).toEqual([
      'total',
      'main',
      'handle',
      'parse',
    ]);
    expect(await zoomedTo({ 'main;gc': 5, idle: 5 })).toEqual(['total', 'main', 'gc']);
  });

  it('leaves nothing behind when destroyed', async () => {
    const left = await page.evaluate(() => {
      const { graph } = window as unknown as TestPage;
      graph.destroy();
      graph.destroy();
      return document.getElementById('graph')?.childElementCount;
    });
    expect(left).toBe(0);
  });
});
