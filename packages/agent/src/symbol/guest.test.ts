import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { findNodeBinary } from '../../../../test/support/node-binary.js';
import { runProgram } from '../../../../test/support/run-program.js';
import { writeFiles } from './bundled-program.fixture.js';
import { findWorkerFile } from './find-worker-file.js';
import { buildSymbolizing, readSymbolized } from './symbolizing-program.fixture.js';

const WORK = `// The program of an application, in a file of its own.
export function spin(ms: number): number {
  const end = process.cpuUsage().user + ms * 1_000;
  let x = 0;
  while (process.cpuUsage().user < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}
`;

/** An application that is built with a map, and says in which threads its preload ran. */
async function buildApplication(): Promise<string> {
  const folder = await buildSymbolizing();
  writeFiles(folder, {
    'src/work.ts': WORK,
    'esm.mjs': `import { run } from './symbolizing.mjs'; import { spin } from './work.mjs'; await run(spin);`,
    'cjs.cjs': `const { run } = require('./symbolizing.cjs'); run(require('./work.cjs').spin);`,
    'places.cjs': `require('./symbolizing.cjs').run(JSON.parse(process.argv[2]));`,
    'preload.mjs': `import { threadId } from 'node:worker_threads'; console.log('preloaded ' + threadId);`,
  });
  const source = join(folder, 'src/work.ts');
  const options = { entryPoints: [source], minify: true, sourcemap: true };
  await build({ ...options, format: 'esm', outfile: join(folder, 'work.mjs') });
  await build({ ...options, format: 'cjs', outfile: join(folder, 'work.cjs') });
  return folder;
}

/** Runs it to its natural end. */
async function run(node: string | undefined, args: readonly string[], env?: Record<string, string>) {
  const { stdout, stderr, exitCode } = await runProgram(args, { ...(node && { node }), ...(env && { env }) });
  expect({
    stderr: stderr.replaceAll(/^.*(?:ExperimentalWarning|--trace-warnings).*\n/gm, ''),
    exitCode,
  }).toEqual({
    stderr: '',
    exitCode: 0,
  });
  return { stdout, ...readSymbolized(stdout) };
}

describe.each([20, 22, 24, 26])('on Node.js %i', (major) => {
  test('the worker thread answers, runs no preload of the host and does not keep it alive', async (context) => {
    const node = await findNodeBinary(major);
    if (node === undefined) return context.skip();
    const folder = await buildApplication();
    const spin = `spin ${join(folder, 'src/work.ts')}:2`;
    const preload = pathToFileURL(join(folder, 'preload.mjs')).href;
    for (const program of ['esm.mjs', 'cjs.cjs']) {
      const byFlag = await run(node, ['--import', preload, join(folder, program)]);
      const byEnvironment = await run(node, [join(folder, program)], { NODE_OPTIONS: `--import ${preload}` });
      for (const { stdout, functions, threads } of [byFlag, byEnvironment]) {
        expect(functions).toContain(spin);
        expect(threads).toBe(1);
        expect(stdout.match(/preloaded \d+/g)).toEqual(['preloaded 0']);
      }
    }
  });

  test('a permission model that forbids workers costs the thread, not the answer', async (context) => {
    const node = await findNodeBinary(major);
    if (node === undefined) return context.skip();
    const folder = await buildApplication();
    const flag = major < 24 ? '--experimental-permission' : '--permission';
    // Neither does the model allow sampling as the program does it.
    const { places } = await run(node, [join(folder, 'cjs.cjs')]);
    const { functions, threads } = await run(node, [
      flag,
      '--allow-fs-read=*',
      join(folder, 'places.cjs'),
      JSON.stringify(places),
    ]);
    expect(functions).toContain(`spin ${join(folder, 'src/work.ts')}:2`);
    expect(threads).toBe(0);
  });
});

test('a permission model that forbids reading costs the answer, and nothing else', async () => {
  const folder = await buildApplication();
  const flag =
    Number(process.versions.node.split('.')[0]) < 24 ? '--experimental-permission' : '--permission';
  const { places } = await run(undefined, [join(folder, 'cjs.cjs')]);
  const allowed = ['places.cjs', 'symbolizing.cjs', 'package.json'];
  const { functions } = await run(undefined, [
    flag,
    ...allowed.map((file) => `--allow-fs-read=${join(folder, file)}`),
    join(folder, 'places.cjs'),
    JSON.stringify(places),
  ]);
  expect(functions.some((text) => text.endsWith(`${join(folder, 'work.cjs')}:1`))).toBe(true);
});

describe("the worker's program is found", () => {
  const dist = new URL('../../dist/', import.meta.url);

  test.each(['index.cjs', 'chunk.js'])('beside %s as built', (file) => {
    const expected = new URL(`symbol-worker.${file.split('.')[1]}`, dist);
    expect(findWorkerFile(new URL(file, dist).href)).toBe(fileURLToPath(expected));
  });

  test('in the installed package, from elsewhere', () => {
    expect(findWorkerFile()).toBe(fileURLToPath(new URL('symbol-worker.js', dist)));
  });

  test('nowhere, if there is none', () => {
    expect(findWorkerFile('file:///nowhere/app.js')).toBeUndefined();
  });
});
