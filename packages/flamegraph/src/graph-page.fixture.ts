// A page with a graph in a real browser, for this package's tests.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from '@playwright/test';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { FlameGraph } from './flame-graph.js';

const CANDIDATES = [process.env.HOTSPAN_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const chromiumPath = CANDIDATES.find((path) => path !== undefined && existsSync(path));
const CHROMIUM_ARGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

// In CI a missing browser is a failure, not a reason to test less.
const isSkipped = chromiumPath === undefined && process.env.CI === undefined;
/** What the test page puts on window. */
export interface TestPage
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

/** What a test can ask of the page. */
export interface GraphPage {
  /** Opened anew for each test, with the pointer outside of the graph. */
  readonly page: Page;
  /** Names of the frames that can be seen. */
  names(): Promise<string[]>;
  /** The paths that `onZoom` was told. */
  zooms(): Promise<(readonly string[])[]>;
  /** The middle of the first frame of that name. */
  middleOf(name: string): Promise<{ x: number; y: number }>;
  click(name: string): Promise<void>;
  /** The lines of the tooltip at the middle of a frame. */
  tooltipAt(name: string): Promise<string[]>;
}

/** Describes what a graph does on a page; skipped where there is no Chromium. */
export function describeOnPage(title: string, tests: (graphPage: GraphPage) => void): void {
  const note = isSkipped ? ' (skipped: no Chromium, set HOTSPAN_CHROMIUM)' : '';
  describe.skipIf(isSkipped)(`${title}${note}`, () => {
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

    const middleOf: GraphPage['middleOf'] = (name) =>
      page.evaluate((wanted) => {
        const { graph } = window as unknown as TestPage;
        const frame = graph.visibleFrames().find((candidate) => candidate.name === wanted);
        if (frame === undefined) throw new Error(`${wanted} is not visible`);
        return { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
      }, name);

    tests({
      get page() {
        return page;
      },
      middleOf,
      names: () =>
        page.evaluate(() => (window as unknown as TestPage).graph.visibleFrames().map((frame) => frame.name)),
      zooms: () => page.evaluate(() => (window as unknown as TestPage).zooms),
      async click(name) {
        const { x, y } = await middleOf(name);
        await page.mouse.click(x, y);
      },
      async tooltipAt(name) {
        const { x, y } = await middleOf(name);
        await page.mouse.move(x, y);
        const tooltip = page.getByRole('tooltip');
        await tooltip.waitFor();
        return tooltip.locator('div').allTextContents();
      },
    });
  });
}
