import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';
import { temporaryFolder, writeFiles } from './bundled-program.fixture.js';
import type { CodePlace } from './code-place.js';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Prints, as JSON, what the symbolizer makes of the functions that V8 samples in the given one, or of given places,
 * and how many threads that took. Small maps are parsed in a thread, too.
 */
const PROGRAM = `import { Session } from 'node:inspector';
import { createSymbolizer } from '${join(PACKAGE, 'src/symbol/create-symbolizer.ts')}';

const session = new Session();
const post = (method, options) =>
  new Promise((resolve, reject) => {
    session.post(method, options, (error, result) => (error ? reject(error) : resolve(result)));
  });

async function sample(main) {
  session.connect();
  await post('Profiler.enable');
  await post('Profiler.setSamplingInterval', { interval: 1_000 });
  await post('Profiler.start');
  main(30);
  const { profile } = await post('Profiler.stop');
  session.disconnect();
  return profile.nodes.map(({ callFrame }) => ({
    file: callFrame.url,
    name: callFrame.functionName,
    line: callFrame.lineNumber + 1,
    column: callFrame.columnNumber + 1,
  }));
}

export async function run(mainOrPlaces) {
  const places = typeof mainOrPlaces === 'function' ? await sample(mainOrPlaces) : mainOrPlaces;
  let threads = 0;
  process.on('worker', () => threads++);
  const limits = { inThreadBytes: 0, workerIdleMs: 600_000 };
  const symbolizer = createSymbolizer({ sourceMapMaxBytes: 32 * 1024 * 1024, limits });
  const held = setInterval(() => {}, 1_000);
  await symbolizer.resolve(places);
  clearInterval(held);
  const functions = places.map(symbolizer.lookup).map(({ name, file, line }) => \`\${name} \${file}:\${line}\`);
  console.log(JSON.stringify({ places, functions, threads }));
}
`;

/** What the program prints. */
export interface SymbolizedProgram {
  /** What V8 has sampled. */
  readonly places: readonly CodePlace[];
  /** Each as `name file:line`. */
  readonly functions: readonly string[];
  readonly threads: number;
}

/**
 * Builds the symbolizer into a folder of its own, as a bundler does for an application that has the agent installed.
 * Returns the folder, which has it as `symbolizing.mjs` and `symbolizing.cjs`.
 */
export async function buildSymbolizing(): Promise<string> {
  const folder = temporaryFolder();
  writeFiles(folder, { 'package.json': JSON.stringify({ name: 'shop' }), 'symbolizing.ts': PROGRAM });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE, join(folder, 'node_modules', 'hotspan'));
  await build({
    entry: { symbolizing: join(folder, 'symbolizing.ts') },
    outDir: folder,
    format: ['esm', 'cjs'],
    outExtension: ({ format }) => ({ js: format === 'esm' ? '.mjs' : '.cjs' }),
    noExternal: [/./],
    target: 'node20',
    shims: true,
    config: false,
    silent: true,
  });
  return folder;
}

/** Reads what the program has printed. */
export function readSymbolized(stdout: string): SymbolizedProgram {
  // The program prints just that, as the last line.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as SymbolizedProgram;
}
