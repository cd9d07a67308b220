import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import {
  Line,
  Location,
  Function as PprofFunction,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '../support/find-chromium.js';

/** `@hotspan/formats` as a page uses it: bundled, without Node.js, decompressing with the browser's own streams. */

const executablePath = findChromium();
/** CI must not go green because a browser is missing. */
const isSkipped = executablePath === undefined && process.env.CI === undefined;

const folder = mkdtempSync(join(tmpdir(), 'hotspan-formats-browser-'));

async function bundle(): Promise<string> {
  await build({
    entry: { page: fileURLToPath(new URL('page.ts', import.meta.url)) },
    outDir: folder,
    platform: 'browser',
    format: ['iife'],
    target: 'es2022',
    // Without comments, so that what is left is code and messages.
    minify: true,
    noExternal: [/./],
    config: false,
    silent: true,
  });
  return readFileSync(join(folder, 'page.global.js'), 'utf8');
}

let code: string;
beforeAll(async () => {
  code = await bundle();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundle of @hotspan/formats for a browser', () => {
  it('needs no module of Node.js and no Buffer', () => {
    expect(code.length).toBeGreaterThan(10_000);
    expect(code.match(/.{0,40}(?:["'`]node:|\bBuffer\b|\brequire\().{0,40}/)?.[0]).toBeUndefined();
  });
});

describe.skipIf(isSkipped)('@hotspan/formats in Chromium', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const routes = new Map<string | undefined, readonly [type: string, body: string | Uint8Array]>([
      ['/', ['text/html', '<!doctype html><script src="/page.js"></script>']],
      ['/page.js', ['text/javascript', code]],
      ...Object.entries(INPUTS).map(
        ([name, body]) => [`/${name}`, ['application/octet-stream', body]] as const,
      ),
    ]);
    server = createServer(({ url }, response) => {
      const [type, body] = routes.get(url) ?? ['text/plain', ''];
      response.writeHead(200, { 'content-type': type }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args: [...CHROMIUM_FLAGS] });
    page = await browser.newPage();
    // A TCP server's address is always an AddressInfo.
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });

  afterAll(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  it.each([
    ['pprof.gz', 'pprof'],
    ['speedscope', 'speedscope'],
    ['folded', 'groups'],
  ] as const)('reads %s', async (name, format) => {
    const read = await page.evaluate(async (path) => {
      // Set by the page's program.
      const { formats } = globalThis as unknown as { formats: typeof import('@hotspan/formats') };
      const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
      const { format, data } = await formats.readProfiles(bytes);
      const profiles = data.resourceProfiles
        .flatMap(({ scopeProfiles }) => scopeProfiles)
        .flatMap(({ profiles }) => profiles);
      return {
        format,
        names: data.dictionary.strings.filter((text) => /^(main|work|idle)$/.test(text)).sort(),
        values: profiles.map(({ samples }) => Array.from(samples.values, Number).sort((a, b) => a - b)),
      };
    }, name);
    expect(read).toEqual({ format, names: ['idle', 'main', 'work'], values: [[3, 40]] });
  });

  it("writes pprof that another implementation reads, compressed with the browser's own streams", async () => {
    const written = await page.evaluate(async () => {
      // Set by the page's program.
      const { formats } = globalThis as unknown as { formats: typeof import('@hotspan/formats') };
      const bytes = new Uint8Array(await (await fetch('pprof.gz')).arrayBuffer());
      const { data } = await formats.readProfiles(bytes);
      const [scope] = data.resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles);
      if (scope === undefined) return [];
      return Array.from(
        await formats.gzip(formats.encodePprof(formats.profilesToPprof(scope, data.dictionary))),
      );
    });
    const profile = Profile.decode(gunzipSync(Uint8Array.from(written)));
    expect(profile.stringTable.strings).toEqual(expect.arrayContaining(['main', 'work', 'idle', 'cpu']));
    expect(profile.sample.flatMap(({ value }) => value.map(Number)).sort((a, b) => a - b)).toEqual([3, 40]);
  });

  it.each([
    ['bomb.gz', 'HOTSPAN_ERR_FORMAT_LIMIT'],
    ['cut.gz', 'HOTSPAN_ERR_FORMAT_COMPRESSED'],
    ['members.gz', 'HOTSPAN_ERR_FORMAT_COMPRESSED'],
  ] as const)('refuses %s by its code', async (name, code) => {
    const refusal = await page.evaluate(async (path) => {
      // Set by the page's program.
      const { formats } = globalThis as unknown as { formats: typeof import('@hotspan/formats') };
      const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
      try {
        await formats.readProfiles(bytes, { limits: { maxBytes: 1_000_000 } });
        return 'it was read';
      } catch (error) {
        return error instanceof formats.FormatError ? error.code : String(error);
      }
    }, name);
    expect(refusal).toBe(code);
  });
});

const utf8 = new TextEncoder();

const INPUTS = {
  'pprof.gz': gzipSync(pprof()),
  speedscope: utf8.encode(
    JSON.stringify({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      shared: { frames: [{ name: 'main' }, { name: 'work' }, { name: 'idle' }] },
      profiles: [
        {
          type: 'sampled',
          name: 'cpu',
          unit: 'nanoseconds',
          startValue: 0,
          endValue: 43,
          samples: [
            [0, 1],
            [0, 2],
          ],
          weights: [3, 40],
        },
      ],
    }),
  ),
  folded: utf8.encode('main;work 3\nmain;idle 40\n'),
  'bomb.gz': gzipSync(new Uint8Array(50_000_000)),
  'cut.gz': gzipSync(pprof()).subarray(0, -9),
  'members.gz': Buffer.concat([gzipSync('main;work 3\n'), gzipSync('main;idle 40\n')]),
};

function pprof(): Uint8Array {
  const stringTable = new StringTable();
  const text = (value: string): number => Number(stringTable.dedup(value));
  const names = ['main', 'work', 'idle'];
  return new Profile({
    stringTable,
    sampleType: [new ValueType({ type: text('cpu'), unit: text('nanoseconds') })],
    sample: [new Sample({ locationId: [2, 1], value: [3] }), new Sample({ locationId: [3, 1], value: [40] })],
    location: names.map((_, at) => new Location({ id: at + 1, line: [new Line({ functionId: at + 1 })] })),
    function: names.map((name, at) => new PprofFunction({ id: at + 1, name: text(name) })),
    timeNanos: 1,
  }).encode();
}
