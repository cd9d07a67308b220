import { join } from 'node:path';
import { type BuildOptions, build as buildWithEsbuild } from 'esbuild';
import { build as buildWithTsup } from 'tsup';
import { describe, expect, onTestFinished, test } from 'vitest';
import webpack from 'webpack';
import {
  type ProgramFolder,
  SHAPE_DECLARATIONS,
  samplePlaces,
  shapeLine,
  temporaryFolder,
  writeFiles,
  writeProgram,
} from './bundled-program.fixture.js';
import type { CodePlace } from './code-place.js';
import { createSymbolizer, type Symbolizer } from './create-symbolizer.js';

/** A symbolizer that ends with the test. */
function startSymbolizer(): Symbolizer {
  const symbolizer = createSymbolizer({ sourceMapMaxBytes: 32 * 1024 * 1024 });
  onTestFinished(() => symbolizer.close());
  return symbolizer;
}

interface Build {
  readonly extension: 'ts' | 'js';
  /** Returns the path of the bundle. */
  run(program: ProgramFolder): Promise<string>;
}

const esbuild = (options: BuildOptions): Build => ({
  extension: 'ts',
  run: async ({ folder, entry }) => {
    const outfile = join(folder, 'dist', 'nested', options.format === 'cjs' ? 'app.cjs' : 'app.mjs');
    await buildWithEsbuild({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: true,
      ...options,
    });
    return outfile;
  },
});

const tsup = (options: Parameters<typeof buildWithTsup>[0]): Build => ({
  extension: 'ts',
  run: async ({ folder, entry }) => {
    await buildWithTsup({
      entry: { app: entry },
      outDir: join(folder, 'dist'),
      format: 'cjs',
      outExtension: () => ({ js: '.cjs' }),
      target: 'node20',
      config: false,
      silent: true,
      sourcemap: true,
      ...options,
    });
    return join(folder, 'dist', 'app.cjs');
  },
});

const bundleWithWebpack = (options: webpack.Configuration): Build => ({
  extension: 'js',
  run: ({ folder, entry }) =>
    new Promise((resolve, reject) => {
      const configuration: webpack.Configuration = {
        context: folder,
        entry,
        target: 'node20',
        output: { path: join(folder, 'dist'), filename: 'app.cjs' },
        ...options,
      };
      webpack(configuration, (error, stats) => {
        if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()));
        else resolve(join(folder, 'dist', 'app.cjs'));
      });
    }),
});

const BUILDS: Readonly<Record<string, Build>> = {
  'esbuild with a map beside it': esbuild({}),
  'esbuild with an inline map': esbuild({ sourcemap: 'inline' }),
  'esbuild with a map that no comment names': esbuild({ sourcemap: 'external' }),
  'esbuild, minified': esbuild({ minify: true }),
  'esbuild, minified with an inline map': esbuild({ minify: true, sourcemap: 'inline' }),
  'esbuild, minified with kept names': esbuild({ minify: true, keepNames: true }),
  'esbuild, minified CommonJS': esbuild({ minify: true, format: 'cjs' }),
  tsup: tsup({}),
  'tsup, minified with an inline map': tsup({ minify: true, sourcemap: 'inline' }),
  'webpack with a map beside it': bundleWithWebpack({ mode: 'development', devtool: 'source-map' }),
  'webpack with an inline map': bundleWithWebpack({ mode: 'development', devtool: 'inline-source-map' }),
  'webpack, minified': bundleWithWebpack({ mode: 'production', devtool: 'source-map' }),
  'webpack, minified with a hidden map': bundleWithWebpack({
    mode: 'production',
    devtool: 'hidden-source-map',
  }),
};

/** What the symbolizer makes of all places that V8 has found in the bundle. */
async function symbolize(places: readonly CodePlace[], symbolizer = startSymbolizer()): Promise<CodePlace[]> {
  await symbolizer.resolve(places);
  return places.map((place) => symbolizer.lookup(place) ?? { ...place, file: 'unknown' });
}

const show = ({ name, file, line }: CodePlace): string => `${name} ${file}:${line}`;

describe('functions have their own name, file and line in a bundle of', () => {
  test.each(Object.entries(BUILDS))('%s', async (_, build) => {
    const program = writeProgram(build.extension);
    const places = await samplePlaces([await build.run(program)]);
    const found = new Set((await symbolize(places)).map(show));
    const expected = Object.entries(SHAPE_DECLARATIONS).map(
      ([name, text]) => `${name} ${program.source('shapes')}:${shapeLine(text)}`,
    );
    expected.push(`handler ${program.source('other')}:4`, `spin ${program.source('spin')}:1`);
    expect(expected.filter((line) => !found.has(line))).toEqual([]);
  });
});

const SPIN = `function spin(ms) {
  const end = process.cpuUsage().user + ms * 1_000;
  let x = 0;
  while (process.cpuUsage().user < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}
`;

/** Modules that run for a while when they are loaded, so that what is around them is sampled. */
const COMMONJS: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'shop' }),
  'node_modules/tool/index.js': `${SPIN}spin(60);\n`,
  'src/first.cjs': `\n\n${SPIN}spin(60);\n`,
  'src/second.cjs': `require('./first.cjs');\nrequire('tool');\n\n${SPIN}spin(60);\n`,
  'src/entry.js': `const session = new (require('node:inspector').Session)();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 1_000 });
    session.post('Profiler.start');
    require('./second.cjs');
    session.post('Profiler.stop', (_, { profile }) => {
      const frames = profile.nodes.map(({ callFrame }) => ({
        file: callFrame.url,
        name: callFrame.functionName,
        line: callFrame.lineNumber + 1,
        column: callFrame.columnNumber + 1,
      }));
      console.log(JSON.stringify(frames));
    });`,
};

describe('in a bundle of CommonJS modules', () => {
  test.each([
    ['esbuild', esbuild({ format: 'cjs' })],
    ['esbuild, minified', esbuild({ format: 'cjs', minify: true })],
    ['webpack', bundleWithWebpack({ mode: 'development', devtool: 'source-map' })],
    ['webpack, minified', bundleWithWebpack({ mode: 'production', devtool: 'source-map' })],
  ])(
    'of %s functions of one name keep their file, and what is around a module is in no other',
    async (_, build) => {
      const folder = temporaryFolder();
      writeFiles(folder, COMMONJS);
      const source = (name: string): string => join(folder, name);
      const bundle = await build.run({ folder, entry: source('src/entry.js'), source });
      const places = (await samplePlaces([bundle])).filter(({ file }) => file.endsWith(bundle));
      const found = new Set((await symbolize(places)).map(show));
      const functions = [
        `spin ${source('node_modules/tool/index.js')}:1`,
        `spin ${source('src/first.cjs')}:3`,
        `spin ${source('src/second.cjs')}:4`,
      ];
      expect([...found]).toEqual(expect.arrayContaining(functions));
      // The function around a module is at its beginning, or where it runs, or of the bundler.
      const others = [...found].filter((text) => !functions.includes(text));
      const strange = others.filter(
        (text) => !/:1$/.test(text) && !text.includes(bundle) && !/ webpack\//.test(text),
      );
      expect(strange).toEqual([]);
      expect(others.filter((text) => /^(?:spin|.*require) /.test(text) && !text.startsWith('__'))).toEqual(
        [],
      );
    },
  );
});
