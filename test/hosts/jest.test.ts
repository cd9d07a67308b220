import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenLocally } from '../support/listen-locally.js';
import { findNodeBinary } from '../support/node-binary.js';
import { type ProgramResult, runProgram } from '../support/run-program.js';
import { createHostProject, type HostProject } from './host-project.js';

const JEST = createRequire(import.meta.url).resolve('jest/bin/jest');

/** Starts the service under test and works with it; with `end`, as a user should end it. */
const testFile = (name: string, end: string): string => `
  const { startService, work } = require('./service.js');
  const { shutdown } = require('hotspan');
  ${end}
  test('${name}', () => {
    const profiler = startService('${name}');
    expect([profiler.state, profiler.options.serviceName]).toEqual(['running', '${name}']);
    function burn${name}() { return work(120); }
    burn${name}();
  });`;

const SHUT_DOWN = 'afterAll(() => shutdown());';

const config = (more: object = {}): string =>
  JSON.stringify({ cacheDirectory: './cache', testSequencer: './in-order.cjs', ...more });

const project = (end: string): Readonly<Record<string, string>> => ({
  'package.json': '{ "type": "commonjs" }',
  'jest.config.json': config(),
  // Jest's own begins with what took longest.
  'in-order.cjs': `const { default: Sequencer } = require('@jest/test-sequencer');
    module.exports = class extends Sequencer {
      sort(tests) { return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1)); }
    };`,
  'service.js': `BURN
    const { start } = require('hotspan');
    module.exports = { startService: (serviceName) => start({ serviceName }), work: burn };`,
  'First.test.js': testFile('First', end),
  'Second.test.js': testFile('Second', end),
  'Third.test.js': testFile('Third', end),
});

let host: HostProject;
beforeEach(async () => {
  host = await createHostProject();
});
afterEach(() => host.remove());

async function runJest(
  flags: readonly string[],
  options: { readonly node?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<ProgramResult> {
  return runProgram([JEST, '--rootDir', host.folder, ...flags], {
    node: options.node,
    cwd: host.folder,
    env: { ...host.env, ...options.env },
  });
}

/** All that Jest says when it has nothing to complain of. */
function expectClean({ exitCode, stderr }: ProgramResult): void {
  const known =
    /^(?:|PASS .*|Test Suites: +\d+ passed, .*|Tests: .*|Snapshots: .*|Time: .*|Ran all test suites.*)$/;
  expect(stderr.split('\n').filter((line) => !known.test(line))).toEqual([]);
  expect(exitCode).toBe(0);
}

const IN_BAND = ['--runInBand', '--detectOpenHandles'];

it.for([20, 22, 24, 26])(
  'below Jest on Node.js %i a test file has a profiler of its own, whether the one before shut it down or not',
  async (major, { skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) return skip();
    host.write({ ...project(SHUT_DOWN), 'First.test.js': testFile('First', '') });
    expectClean(await runJest(IN_BAND, { node }));
    expect(host.arrived()).toMatchObject({
      Second: expect.arrayContaining(['burnSecond']),
      Third: expect.arrayContaining(['burnThird']),
    });
  },
);

function expectAllArrived(): void {
  expect(host.arrived()).toEqual({
    First: expect.arrayContaining(['burnFirst']),
    Second: expect.arrayContaining(['burnSecond']),
    Third: expect.arrayContaining(['burnThird']),
  });
}

describe('below Jest', () => {
  it.each(['', SHUT_DOWN])('workers end by themselves (%o)', async (end) => {
    host.write(project(end));
    expectClean(await runJest(['--maxWorkers', '2']));
    if (end !== '') expectAllArrived();
  });

  it('says in one line that an earlier profiler is shut down', async () => {
    host.write(project(''));
    const { stderr, exitCode } = await runJest(IN_BAND, { env: { HOTSPAN_LOG_LEVEL: 'info' } });
    expect(exitCode).toBe(0);
    expect(stderr.match(/^hotspan: the profiler that .* is shut down\.$/gm)).toHaveLength(2);
    expect(stderr.match(/^hotspan: \S+ profiles "(?:First|Second|Third)"/gm)).toHaveLength(3);
    expect(stderr).not.toContain('console.');
  });

  it.each(['soft', 'on'])(
    'uploads from a sandbox that is gone disturb nobody, its cleanup %s',
    async (mode) => {
      // The second file lives until the window of the first one has arrived.
      const gate = await listenLocally(async (_, response) => {
        await host.sink.received(1);
        response.end();
      });
      host.write({
        ...project(''),
        'Second.test.js': `test('waits', async () => void (await fetch('${gate.url}')), 100_000);`,
        'Third.test.js': `test('is there', () => undefined);`,
        'jest.config.json': config({ testEnvironmentOptions: { globalsCleanup: mode } }),
      });
      expectClean(await runJest(IN_BAND, { env: { HOTSPAN_FLUSH_INTERVAL_MS: '1000' } }));
      expect(host.arrived()).toMatchObject({ First: expect.arrayContaining(['burnFirst']) });
      await gate.close();
    },
  );

  it('test files share the profiler that the process was started with', async () => {
    host.write({
      ...project(''),
      'First.test.js': `
        const { startService, work } = require('./service.js');
        const { withLabels } = require('hotspan');
        test('First', () => {
          const profiler = startService('First');
          expect(profiler.options.serviceName).toBe('preloaded');
          function burnFirst() { return work(120); }
          withLabels({ tier: 'gold' }, burnFirst);
        });`,
      'Second.test.js': `test('is there', () => undefined);`,
      'Third.test.js': `test('is there', () => undefined);`,
    });
    const { stderr, exitCode } = await runJest(IN_BAND, {
      env: { NODE_OPTIONS: '--import hotspan/register', OTEL_SERVICE_NAME: 'preloaded' },
    });
    expect(exitCode).toBe(0);
    expect(stderr.match(/^hotspan: .*$/gm)).toEqual([expect.stringMatching(/start\(\) was called while/)]);
    expect(host.arrived()).toEqual({ preloaded: expect.arrayContaining(['burnFirst']) });
  });

  it('ES modules in its sandboxes are profiled', async () => {
    const file = (name: string): string => `BURN
      import { shutdown, start } from 'hotspan';
      afterAll(() => shutdown());
      test('${name}', () => {
        expect(start({ serviceName: '${name}' }).state).toBe('running');
        function burn${name}() { return burn(120); }
        burn${name}();
      });`;
    host.write({
      ...project(''),
      'package.json': '{ "type": "module" }',
      'jest.config.json': config({ transform: {} }),
      'First.test.js': file('First'),
      'Second.test.js': file('Second'),
      'Third.test.js': file('Third'),
    });
    expectClean(await runJest(IN_BAND, { env: { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' } }));
    expectAllArrived();
  });
});
