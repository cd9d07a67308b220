import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { type ProgramResult, runProgram } from '../support/run-program.js';
import { createHostProject, type HostProject } from './host-project.js';

const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Starts the service under test and works with it; with `end`, as a user should end it. */
const testFile = (name: string, end: string): string => `
  import { shutdown } from 'hotspan';
  import { afterAll, expect, test } from 'vitest';
  import { startService, work } from './service.mjs';
  ${end}
  test('${name}', () => {
    const profiler = startService('${name}');
    expect(profiler.state).toBe('running');
    function burn${name}() { return work(120); }
    burn${name}();
  });`;

const SHUT_DOWN = 'afterAll(() => shutdown());';

let host: HostProject;
beforeEach(async () => {
  host = await createHostProject();
});
afterEach(() => host.remove());

function writeProject(end: string): void {
  host.write({
    'vitest.config.mjs': 'export default {};',
    'service.mjs': `BURN
      import { start } from 'hotspan';
      export const startService = (serviceName) => start({ serviceName });
      export const work = burn;`,
    'First.test.mjs': testFile('First', end),
    'Second.test.mjs': testFile('Second', end),
  });
}

function runVitest(flags: readonly string[], node: string = process.execPath): Promise<ProgramResult> {
  const args = [VITEST, 'run', '--root', host.folder, '--no-color', ...flags];
  return runProgram(args, { node, cwd: host.folder, env: host.env });
}

/** Vitest writes what it complains of, such as workers that do not end, to stderr; so does the agent. */
function expectClean({ exitCode, stdout, stderr }: ProgramResult): void {
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/Tests +2 passed/);
}

/** All files in one worker, one after the other. */
const SHARED = ['--maxWorkers', '1', '--no-isolate'];

const expectAllArrived = (): void =>
  expect(host.arrived()).toEqual({
    First: expect.arrayContaining(['burnFirst']),
    Second: expect.arrayContaining(['burnSecond']),
  });

describe.each(['threads', 'forks'])('below Vitest with the pool %s', (pool) => {
  it.for([20, 22, 24, 26])(
    'each test file shuts its profiler down, on Node.js %i',
    async (major, { skip }) => {
      const node = await findNodeBinary(major);
      if (node === undefined) return skip();
      writeProject(SHUT_DOWN);
      expectClean(await runVitest(['--pool', pool], node));
      expectAllArrived();
    },
  );

  it('a profiler that is never shut down disturbs nobody', async () => {
    writeProject('');
    expectClean(await runVitest(['--pool', pool]));
  });

  it('test files that share their modules start one profiler after the other', async () => {
    writeProject(SHUT_DOWN);
    expectClean(await runVitest(['--pool', pool, ...SHARED]));
    expectAllArrived();
  });

  it('test files that share their modules share the profiler that none of them shuts down', async () => {
    writeProject('');
    const { exitCode, stderr } = await runVitest(['--pool', pool, ...SHARED]);
    expect(exitCode).toBe(0);
    expect(stderr.match(/^hotspan: .*/gm)).toEqual([expect.stringMatching(/start\(\) was called while/)]);
  });
});

it.each(['vmThreads', 'vmForks'])(
  'below Vitest with the pool %s each test file shuts its profiler down',
  async (pool) => {
    writeProject(SHUT_DOWN);
    expectClean(await runVitest(['--pool', pool]));
    expectAllArrived();
  },
);
