import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder, writeFiles } from './bundled-program.fixture.js';
import type { CodePlace } from './code-place.js';
import { createSymbolizer, type Symbolizer, type SymbolizerLimits } from './create-symbolizer.js';
import { NO_SYMBOLS } from './symbol-stats.js';

const MIB = 1024 * 1024;

function startSymbolizer(limits: Partial<SymbolizerLimits> = {}, sourceMapMaxBytes = 32 * MIB): Symbolizer {
  const symbolizer = createSymbolizer({ sourceMapMaxBytes, limits });
  onTestFinished(() => symbolizer.close());
  return symbolizer;
}

/** Not `minifySyntax`: it joins all statements, which takes minutes for a large file. */
const MINIFY = { minifyIdentifiers: true, minifyWhitespace: true } as const;

/** Compiles `longName`, declared on line 3, so that it is on line 1 as `a`; returns the code and its map. */
function compile(sourcefile: string, padding = '', before = ''): { code: string; map: string } {
  const source = `// A comment.\n${before}\nfunction longName(value) { return value; }\n${padding}globalThis.use?.(longName);\n`;
  const { code, map } = transformSync(source, { ...MINIFY, sourcemap: true, sourcefile, format: 'esm' });
  return { code, map };
}

/** Where V8 says that the function is: at its parenthesis. */
function placeIn(file: string, code: string): CodePlace {
  const [text = '', name = ''] = /function (\w+)/.exec(code) ?? [];
  return { file, name, line: 1, column: code.indexOf(text) + text.length + 1 };
}

const inline = (map: string): string => Buffer.from(map).toString('base64');
const ORIGINAL = { name: 'longName', line: 3, column: 10 };

/** Resolves in both ways, each with a symbolizer of its own, and expects the same answer of both. */
async function resolveBoth(
  place: CodePlace,
  options: { limits?: Partial<SymbolizerLimits>; sourceMapMaxBytes?: number } = {},
) {
  const [later, now] = [0, 1].map(() => startSymbolizer(options.limits, options.sourceMapMaxBytes));
  await later?.resolve([place]);
  now?.resolveSync([place]);
  expect(now?.lookup(place)).toEqual(later?.lookup(place));
  expect(now?.stats()).toEqual(later?.stats());
  return { answer: later?.lookup(place), stats: later?.stats() };
}

test('a function of an installed package stays what it is, and its map is not looked for', async () => {
  const folder = temporaryFolder();
  const { code, map } = compile('../src/work.ts');
  const file = 'node_modules/@scope/tool/dist/index.js';
  writeFiles(folder, { [file]: code, [`${file}.map`]: map });
  const place = placeIn(join(folder, file), code);
  const { answer, stats } = await resolveBoth(place);
  expect(answer).toBe(place);
  expect(stats).toEqual(NO_SYMBOLS);
});

test('a function of an installed package that is minified is looked for in its map', async () => {
  const folder = temporaryFolder();
  const { code, map } = compile('/home/ci/src/work.ts', '', `globalThis.use?.('${'x'.repeat(300)}');`);
  const file = 'node_modules/@scope/tool/dist/index.js';
  writeFiles(folder, { [file]: code, [`${file}.map`]: map });
  const { answer } = await resolveBoth(placeIn(join(folder, file), code));
  expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'node_modules/@scope/tool/home/ci/src/work.ts') });
});

describe('a function is found by its map', () => {
  test('that the last comment names, wherever it lies and whatever it says of itself', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('../src/work.ts');
    const elsewhere = JSON.stringify({ ...JSON.parse(map), file: '/nowhere/other.js' });
    writeFiles(folder, {
      'dist/app.js': `${code}//# sourceMappingURL=../maps/app%20one.map?v=1\n`,
      'maps/app one.map': elsewhere,
    });
    const { answer, stats } = await resolveBoth(placeIn(join(folder, 'dist/app.js'), code));
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'src/work.ts') });
    expect(stats).toEqual({
      ...NO_SYMBOLS,
      mapsLoaded: 1,
      mappedFunctions: 1,
      mapBytes: Buffer.byteLength(elsewhere),
    });
  });

  test('that the comment names as a file: URL', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    const url = pathToFileURL(join(folder, 'maps/a.map')).href;
    writeFiles(folder, { 'app.js': `${code}//# sourceMappingURL=${url}`, 'maps/a.map': map });
    const { answer } = await resolveBoth(placeIn(join(folder, 'app.js'), code));
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'maps/work.ts') });
  });

  test('that lies beside the code, if no comment names one', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    writeFiles(folder, { 'app.js': code, 'app.js.map': `)]}'\n${map}` });
    const { answer } = await resolveBoth(placeIn(join(folder, 'app.js'), code));
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'work.ts') });
  });

  test('that lies beside the code, if the comment names one on the network, which is never asked', async () => {
    let requests = 0;
    const server = createServer(() => requests++).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    // The server listens on TCP.
    const { port } = server.address() as AddressInfo;
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    const comment = `//# sourceMappingURL=http://127.0.0.1:${port}/app.js.map`;
    writeFiles(folder, { 'app.js': code + comment, 'app.js.map': map, 'other.js': code + comment });
    const found = await resolveBoth(placeIn(join(folder, 'app.js'), code));
    expect(found.answer).toEqual({ ...ORIGINAL, file: join(folder, 'work.ts') });
    const place = placeIn(join(folder, 'other.js'), code);
    const { answer, stats } = await resolveBoth(place);
    expect(answer).toBe(place);
    expect(stats).toEqual({ ...NO_SYMBOLS, mapsMissing: 1 });
    expect(requests).toBe(0);
  });

  test.each([
    ['base64', (map: string) => `data:application/json;charset=utf-8;base64,${inline(map)}`],
    ['percent-encoded', (map: string) => `data:application/json,${encodeURIComponent(map)}`],
  ])('inside of it, %s', async (_, encode) => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    writeFiles(folder, { 'app.js': `${code}//# sourceMappingURL=${encode(map)}\n` });
    const { answer } = await resolveBoth(placeIn(join(folder, 'app.js'), code));
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'work.ts') });
  });

  test.each([
    ['a map beside it', false],
    ['a map inside of it', true],
  ])('of more than 5 MB, %s, in a worker thread', async (_, isInline) => {
    const folder = temporaryFolder();
    const padding = Array.from(
      { length: 40_000 },
      (_, i) =>
        `globalThis.padding${i} = (first, second) => first + second + ${i}; // A comment to make the map large.\n`,
    );
    const { code, map } = compile('work.ts', padding.join(''));
    expect(map.length).toBeGreaterThan(5 * MIB);
    writeFiles(
      folder,
      isInline
        ? { 'app.js': `${code}//# sourceMappingURL=data:application/json;base64,${inline(map)}\n` }
        : { 'app.js': `${code}//# sourceMappingURL=app.js.map\n`, 'app.js.map': map },
    );
    const place = placeIn(join(folder, 'app.js'), code);
    const threads: unknown[] = [];
    const onWorker = (worker: unknown): number => threads.push(worker);
    process.on('worker', onWorker);
    onTestFinished(() => void process.off('worker', onWorker));
    const { answer, stats } = await resolveBoth(place, { limits: { syncBytes: 32 * MIB } });
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'work.ts') });
    expect(stats?.mapBytes).toBe(Buffer.byteLength(map));
    expect(threads).toHaveLength(1);
  });

  test('of sections, each with a sourceRoot of its own', async () => {
    const folder = temporaryFolder();
    const first = compile('one.ts');
    const second = compile('two.ts');
    const map = JSON.stringify({
      version: 3,
      sections: [
        { offset: { line: 0, column: 0 }, map: { ...JSON.parse(first.map), sourceRoot: '../a' } },
        { offset: { line: 1, column: 0 }, map: { ...JSON.parse(second.map), sourceRoot: '../b/' } },
      ],
    });
    writeFiles(folder, { 'dist/app.js': first.code + second.code, 'dist/app.js.map': map });
    const file = join(folder, 'dist/app.js');
    const symbolizer = startSymbolizer();
    const places = [placeIn(file, first.code), { ...placeIn(file, second.code), line: 2 }];
    await symbolizer.resolve(places);
    expect(places.map(symbolizer.lookup)).toEqual([
      { ...ORIGINAL, file: join(folder, 'a/one.ts') },
      { ...ORIGINAL, file: join(folder, 'b/two.ts') },
    ]);
  });

  test('without the source in it: then names are those of the map', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    const { sourcesContent: _, ...bare } = JSON.parse(map);
    writeFiles(folder, { 'app.js': code, 'app.js.map': JSON.stringify(bare) });
    const { answer } = await resolveBoth(placeIn(join(folder, 'app.js'), code));
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'work.ts') });
  });

  test('also when only its line is known', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    writeFiles(folder, { 'app.js': code, 'app.js.map': map });
    const place = { ...placeIn(join(folder, 'app.js'), code), column: 0 };
    const { answer } = await resolveBoth(place);
    expect(answer).toMatchObject({ file: join(folder, 'work.ts'), line: 3, column: 0 });
  });

  test('of code that was loaded as a module, by its file: URL', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    writeFiles(folder, { 'a b.mjs': code, 'a b.mjs.map': map });
    const { href } = pathToFileURL(join(folder, 'a b.mjs'));
    const { answer } = await resolveBoth(placeIn(`${href}?again=1`, code));
    expect(answer).toEqual({ ...ORIGINAL, file: join(folder, 'work.ts') });
  });
});

describe('a function stays what it is', () => {
  const { code, map } = compile('work.ts');

  test.each<[string, Record<string, string>, Partial<typeof NO_SYMBOLS>]>([
    ['whose file has no map', { 'app.js': code }, {}],
    ['whose file is gone', {}, {}],
    ['whose map is missing', { 'app.js': `${code}//# sourceMappingURL=app.js.map` }, { mapsMissing: 1 }],
    ['whose map is cut off', { 'app.js': code, 'app.js.map': map.slice(0, -20) }, { mapsBroken: 1 }],
    ['whose map is empty', { 'app.js': code, 'app.js.map': '' }, { mapsBroken: 1 }],
    ['whose map is no JSON', { 'app.js': code, 'app.js.map': '<html>' }, { mapsBroken: 1 }],
    ['whose map is JSON of something else', { 'app.js': code, 'app.js.map': '[1]' }, { mapsBroken: 1 }],
    ['whose map is null', { 'app.js': code, 'app.js.map': 'null' }, { mapsBroken: 1 }],
    [
      'whose map has no text as mappings',
      { 'app.js': code, 'app.js.map': '{"version":3,"sources":[],"mappings":[[["a"]]]}' },
      { mapsBroken: 1 },
    ],
    [
      'whose inline map is cut off',
      { 'app.js': `${code}//# sourceMappingURL=data:application/json;base64,${inline(map).slice(0, -40)}` },
      { mapsBroken: 1 },
    ],
    [
      'whose inline map is of another type',
      { 'app.js': `${code}//# sourceMappingURL=data:text/plain,abc` },
      { mapsBroken: 1 },
    ],
    ['whose map is a folder', { 'app.js': code, 'app.js.map/file': '' }, {}],
    [
      'whose map has sources that are not there',
      { 'app.js': code, 'app.js.map': JSON.stringify({ ...JSON.parse(map), sources: [null, 7] }) },
      { mapsLoaded: 1, unmappedFunctions: 1 },
    ],
    [
      'that its map does not know',
      { 'app.js': code, 'app.js.map': '{"version":3,"sources":["a.ts"],"mappings":";AAAA"}' },
      { mapsLoaded: 1, unmappedFunctions: 1 },
    ],
    [
      'whose map has places before the beginning',
      { 'app.js': code, 'app.js.map': '{"version":3,"sources":["a.ts"],"mappings":"AADD"}' },
      { mapsLoaded: 1, unmappedFunctions: 1 },
    ],
  ])('%s', async (_, files, counted) => {
    const folder = temporaryFolder();
    writeFiles(folder, files);
    const place = placeIn(join(folder, 'app.js'), code);
    const { answer, stats } = await resolveBoth(place);
    expect(answer).toBe(place);
    expect({ ...stats, mapBytes: 0 }).toEqual({ ...NO_SYMBOLS, ...counted });
  });

  test.each([
    ['beside it', (text: string) => ({ 'app.js': code, 'app.js.map': text })],
    [
      'inside of it',
      (text: string) => ({
        'app.js': `${code}//# sourceMappingURL=data:application/json;base64,${inline(text)}`,
      }),
    ],
  ])('whose map %s is too large', async (_, write) => {
    const folder = temporaryFolder();
    const place = placeIn(join(folder, 'app.js'), code);
    writeFiles(folder, write(map + ' '.repeat(300_000)));
    const { answer, stats } = await resolveBoth(place, { sourceMapMaxBytes: 100_000 });
    expect(answer).toBe(place);
    expect(stats).toEqual({ ...NO_SYMBOLS, mapsTooLarge: 1 });
    const roomy = await resolveBoth(place, { sourceMapMaxBytes: 400_000 });
    expect(roomy.answer).toMatchObject(ORIGINAL);
  });

  test.each([
    ['node:fs', 'readFileSync'],
    ['node:internal/timers', 'processTimers'],
    ['', '(garbage collector)'],
    ['evalmachine.<anonymous>', 'a'],
    ['[eval]', 'a'],
    ['relative.js', 'a'],
    ['file://host/share/app.js', 'a'],
    ['https://example.com/app.js', 'a'],
  ])('of %j, known without looking', (file, name) => {
    const place = { file, name, line: 1, column: 1 };
    expect(startSymbolizer().lookup(place)).toBe(place);
  });

  test('whose line is not known', () => {
    const place = { file: '/app/dist/app.js', name: '(program)', line: 0, column: 0 };
    expect(startSymbolizer().lookup(place)).toBe(place);
  });
});

test("modules that webpack has eval'd are shown by their path", () => {
  const place = { file: 'webpack-internal:///./src/a.js', name: 'a', line: 2, column: 3 };
  expect(startSymbolizer().lookup(place)).toEqual({ ...place, file: 'src/a.js' });
});

describe('what is known', () => {
  test('is nothing of a file before it was asked for', () => {
    const place = { file: '/app/dist/app.js', name: 'a', line: 1, column: 1 };
    expect(startSymbolizer().lookup(place)).toBeUndefined();
  });

  test('stays when the files are gone, and functions are found out as they come up', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    writeFiles(folder, { 'app.js': code, 'app.js.map': map });
    const place = placeIn(join(folder, 'app.js'), code);
    const other = { ...place, name: 'other', column: 1 };
    const symbolizer = startSymbolizer();
    await symbolizer.resolve([place]);
    expect(symbolizer.lookup(other)).toBeUndefined();
    await symbolizer.resolve([place, other]);
    expect(symbolizer.lookup(other)).toMatchObject({ file: join(folder, 'work.ts') });
    expect(symbolizer.stats()).toMatchObject({ mapsLoaded: 1, mappedFunctions: 2 });
    writeFileSync(join(folder, 'app.js.map'), '');
    await symbolizer.resolve([place, other]);
    expect(symbolizer.lookup(place)).toMatchObject(ORIGINAL);
  });

  test('is found out once when it is asked for twice at a time', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    writeFiles(folder, { 'app.js': code, 'app.js.map': map });
    const place = placeIn(join(folder, 'app.js'), code);
    const symbolizer = startSymbolizer();
    await Promise.all([symbolizer.resolve([place, place]), symbolizer.resolve([{ ...place }])]);
    expect(symbolizer.lookup(place)).toMatchObject(ORIGINAL);
    expect(symbolizer.stats()).toMatchObject({ mapsLoaded: 1, mapBytes: Buffer.byteLength(map) });
  });

  test('is bounded: the files that were asked for longest ago are forgotten, and counted', async () => {
    const folder = temporaryFolder();
    const { code, map } = compile('work.ts');
    const places = ['a', 'b', 'c', 'd'].map((name) => {
      writeFiles(folder, { [`${name}.js`]: code, [`${name}.js.map`]: map });
      return placeIn(join(folder, `${name}.js`), code);
    });
    // Room for two files with one function each.
    const symbolizer = startSymbolizer({ maxAnswers: 4 });
    await symbolizer.resolve(places.slice(0, 3));
    expect(places.map(symbolizer.lookup).map(Boolean)).toEqual([true, true, true, false]);
    await symbolizer.resolve([]);
    const [, b, c, d] = places;
    if (!b || !c || !d) throw new Error('There are four places.');
    symbolizer.lookup(b);
    await symbolizer.resolve([d]);
    await symbolizer.resolve([]);
    expect([b, d].map(symbolizer.lookup)).toMatchObject([ORIGINAL, ORIGINAL]);
    expect(symbolizer.lookup(c)).toBeUndefined();
    expect(symbolizer.stats().droppedAnswers).toBe(2);
  });
});

describe('a limit', () => {
  const padding = Array.from({ length: 4_000 }, (_, i) => `globalThis.padding${i} = (a) => a + ${i};\n`).join(
    '',
  );
  const { code, map } = compile('work.ts', padding);

  function writeLarge(): CodePlace {
    const folder = temporaryFolder();
    writeFiles(folder, { 'app.js': code, 'app.js.map': map });
    expect(map.length).toBeGreaterThan(256 * 1024);
    return placeIn(join(folder, 'app.js'), code);
  }

  test('of the last window: what is beyond it is given up', () => {
    const place = writeLarge();
    const symbolizer = startSymbolizer({ syncBytes: 100_000 });
    symbolizer.resolveSync([place]);
    expect(symbolizer.lookup(place)).toBe(place);
    expect(symbolizer.stats()).toEqual({ ...NO_SYMBOLS, mapsGivenUp: 1 });
  });

  test('where there is no worker: a map is parsed in this thread up to it, and given up beyond it', async () => {
    const place = writeLarge();
    const small = startSymbolizer({ workerFile: '/nowhere/worker.js', withoutWorkerBytes: 100_000 });
    await small.resolve([place]);
    expect(small.lookup(place)).toBe(place);
    expect(small.stats()).toEqual({ ...NO_SYMBOLS, mapsTooLarge: 1 });
    const large = startSymbolizer({ workerFile: '/nowhere/worker.js' });
    await large.resolve([place]);
    expect(large.lookup(place)).toMatchObject(ORIGINAL);
  });

  test('of time: a worker that does not answer is given up, and its late answer is not taken', async () => {
    const place = writeLarge();
    const workerFile = join(temporaryFolder(), 'silent.cjs');
    writeFileSync(workerFile, "require('node:worker_threads').parentPort.on('message', () => {});");
    const symbolizer = startSymbolizer({ workerFile, timeoutMs: 50 });
    await symbolizer.resolve([place]);
    expect(symbolizer.lookup(place)).toBe(place);
    expect(symbolizer.stats()).toEqual({ ...NO_SYMBOLS, mapsGivenUp: 1 });
  });

  test('of memory: a map that ends the worker is broken, and the next is parsed by a new one', async () => {
    const [deadly, harmless] = [writeLarge(), writeLarge()];
    const workerFile = join(temporaryFolder(), 'dying.cjs');
    writeFileSync(
      workerFile,
      `const { parentPort } = require('node:worker_threads');
      parentPort.on('message', ({ id, question }) => {
        if (question.codePath === ${JSON.stringify(deadly.file)}) process.exit(1);
        parentPort.postMessage({ kind: 'answer', id, answer: { originals: [undefined], mapBytes: 7 } });
      });
      parentPort.postMessage({ kind: 'ready' });`,
    );
    const symbolizer = startSymbolizer({ workerFile });
    await symbolizer.resolve([deadly, harmless]);
    expect([deadly, harmless].map(symbolizer.lookup)).toEqual([deadly, harmless]);
    expect(symbolizer.stats()).toEqual({
      ...NO_SYMBOLS,
      mapsBroken: 1,
      mapsLoaded: 1,
      unmappedFunctions: 1,
      mapBytes: 7,
    });
  });

  test('of idleness: the worker ends, and the next map has one again', async () => {
    const started: { readonly threadId: number }[] = [];
    const ended = vi.fn();
    const onWorker = (worker: import('node:worker_threads').Worker): void => {
      started.push(worker);
      worker.once('exit', ended);
    };
    process.on('worker', onWorker);
    onTestFinished(() => void process.off('worker', onWorker));
    const [first, second] = [writeLarge(), writeLarge()];
    const symbolizer = startSymbolizer({ workerIdleMs: 1 });
    await symbolizer.resolve([first]);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
    await symbolizer.resolve([second]);
    expect([first, second].map(symbolizer.lookup)).toMatchObject([ORIGINAL, ORIGINAL]);
    expect(started).toHaveLength(2);
  });

  test('is not needed after the end: what is asked of a closed symbolizer is answered in this thread', async () => {
    const place = writeLarge();
    const symbolizer = startSymbolizer();
    symbolizer.close();
    await symbolizer.resolve([place]);
    expect(symbolizer.lookup(place)).toMatchObject(ORIGINAL);
  });
});
