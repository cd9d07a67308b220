import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findNodeBinary } from '../../../../test/support/node-binary.js';
import { runProgram } from '../../../../test/support/run-program.js';
import { writeFiles } from './bundled-program.fixture.js';
import { buildSymbolizing, readSymbolized } from './symbolizing-program.fixture.js';

const WORK = `interface Options {
  readonly ms: number;
}

type Spin = (
  options: Options,
) => number;

export function spin(
  { ms }: Options,
): number {
  const end: number = process.cpuUsage().user + ms * 1_000;
  let x = 0;
  while (process.cpuUsage().user < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

ENUM

class Worker {
  declare readonly name: string;

  work(options: Options): number {
    return spin(options) + 1;
  }
}

export const main = (ms: number): number => {
  const run: Spin = (options) => {
    return spin(options) + 2;
  };
  return run({ ms }) + new Worker().work({ ms });
};
`;

const EXPECTED: Readonly<Record<string, string>> = {
  spin: 'function spin(',
  work: '  work(',
  run: 'const run:',
  main: 'const main =',
};

/** Runs the program above; `isErasable` leaves out what needs more than taking the types away. */
async function symbolize(node: string, args: readonly string[], isErasable: boolean) {
  const folder = await buildSymbolizing();
  const work = WORK.replace('ENUM', isErasable ? '' : 'export enum Mode {\n  Fast = 1,\n  Slow,\n}');
  writeFiles(folder, {
    'work.ts': work,
    'app.mjs': `import { run } from './symbolizing.mjs'; import { main } from './work.ts'; await run(main);`,
  });
  const { stdout, stderr } = await runProgram([...args, join(folder, 'app.mjs')], { node });
  if (stdout === '') throw new Error(stderr);
  const { functions } = readSymbolized(stdout);
  const expected = Object.entries(EXPECTED).map(([name, text]) => {
    const line = work.split('\n').findIndex((source) => source.includes(text)) + 1;
    return `${name} ${join(folder, 'work.ts')}:${line}`;
  });
  // Without a map the file is what V8 says, a URL.
  const found = functions.map((text) => text.replace('file://', ''));
  return expected.filter((text) => !found.includes(text));
}

describe.each([22, 24, 26])('TypeScript has its own lines on Node.js %i', (major) => {
  test.for([
    ['with types taken away', [], true],
    ['with types taken away and source maps enabled', ['--enable-source-maps'], true],
    ['with types transformed', ['--experimental-transform-types'], false],
    ['with tsx', ['--import', 'tsx'], false],
  ] as const)('%s', async ([, args, isErasable], { skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) return skip();
    const { exitCode, stderr } = await runProgram([...args, '--eval', ''], { node });
    if (exitCode !== 0) {
      // Node.js 26 no longer transforms types.
      expect(stderr).toContain('bad option');
      skip();
    }
    expect(await symbolize(node, args, isErasable)).toEqual([]);
  });
});
