import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../support/find-chromium.js';
import { type ServerProcess, startServerProcess } from '../support/server-process.js';
import { encodeFleet, type FleetOptions } from './fleet.fixture.js';

const executablePath = findChromium();

/** Browser tests are skipped where there is no browser; but CI must not go green because one is missing. */
export const HAS_NO_BROWSER: boolean = executablePath === undefined && process.env.CI === undefined;

/** A frame of the flame graph on screen, in CSS pixels from the top left corner of the graph. */
export interface FrameOnScreen {
  /** With its place: `handle (/app/handle.ts)`. */
  readonly name: string;
  readonly functionName: string;
  readonly place: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly total: number;
  readonly self: number;
}

/** A server with profiles, and a browser to look at it. */
export interface PageFixture {
  readonly server: ServerProcess;
  /** Opens the page with this query string, such as `?tab=compare`, of the server or of a proxy's URL before it; its errors fail `stop()`. */
  open(query?: string, options?: BrowserContextOptions, url?: string): Promise<Page>;
  /** Errors of the page that a test has provoked are no failure. */
  forgetErrors(pattern: RegExp): void;
  /** Sends an OTLP request. */
  push(body: Uint8Array): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both; without a fleet the server is empty. */
export async function startPageFixture(
  fleet?: FleetOptions,
  flags: readonly string[] = [],
): Promise<PageFixture> {
  const server = await startServerProcess(flags);
  const push = async (body: Uint8Array): Promise<void> => {
    const response = await fetch(`${server.url}/v1development/profiles`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(body),
    });
    if (!response.ok)
      throw new Error(`A profile was refused with ${response.status}: ${await response.text()}`);
  };
  const browser: Browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: [...CHROMIUM_FLAGS],
  });
  if (fleet !== undefined) await Promise.all([...encodeFleet(fleet)].map(push));
  let errors: string[] = [];
  return {
    server,
    push,
    forgetErrors(pattern) {
      errors = errors.filter((message) => !pattern.test(message));
    },
    async open(query = '', options = {}, url = `${server.url}/`) {
      const own = new URL(url).origin;
      const page = await browser.newPage({ viewport: { width: 1_400, height: 900 }, ...options });
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        // What the browser itself says of an answer that a test provoked is no error of the page.
        const isOfPage = !message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && isOfPage) errors.push(message.text());
      });
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && origin !== own) errors.push(`asked ${request.url()}`);
      });
      await page.goto(`${url}${query}`);
      return page;
    },
    async stop() {
      await browser.close();
      await server.stop();
      if (errors.length > 0) throw new Error(`The page had errors: ${errors.join('\n')}`);
    },
  };
}

/** Frames of the (last created) flame graph on screen, by the names of their functions; empty while there is none. */
export async function framesOf(page: Page): Promise<Map<string, FrameOnScreen>> {
  const list = await page.evaluate(() => {
    // Set by the page; its type is in another package.
    const { hotspan } = globalThis as unknown as {
      hotspan?: { flameGraph: { visibleFrames(): FrameOnScreen[] } };
    };
    return hotspan?.flameGraph.visibleFrames() ?? [];
  });
  return new Map(list.map((frame) => [frame.functionName, frame]));
}
