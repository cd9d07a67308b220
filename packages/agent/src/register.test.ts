// `hotspan/register` as built, in programs of its own.
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../../test/support/run-program.js';
import { countBurning, startProfiledProgram, startTestSink } from './lifecycle/profiled-program.fixture.js';

const REGISTER = ['--import', 'hotspan/register'] as const;

describe('a preloaded agent', () => {
  test.each([
    ['--import', `(await import('hotspan')).start()`],
    ['--import', `require('hotspan').start()`],
    ['--require', `(await import('hotspan')).start()`],
  ])('by %s is the one that %s returns', async (flag, call) => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: [flag, 'hotspan/register'],
      source: `
        import { createRequire } from 'node:module';
        const require = createRequire(process.cwd() + '/');
        burnCpu(300);
        const profiler = ${call};
        console.log(profiler.state, profiler.options.serviceName);
      `,
      env: { OTEL_SERVICE_NAME: 'checkout' },
    });
    const { stdout, stderr, exitCode } = await program.result;
    expect({ stdout, exitCode }).toEqual({ stdout: 'running checkout\n', exitCode: 0 });
    expect(stderr).toMatch(/^hotspan: start\(\) was called while the profiler of this thread runs\..*\n$/);
    expect(countBurning(sink)).toBe(1);
  });

  test('loads no HTTP client and opens no socket before the first upload', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: ['--require', 'hotspan/register'],
      source: `
        import { createRequire } from 'node:module';
        const { cache } = createRequire(process.cwd() + '/');
        // Before anything is written: a stdout that is a pipe is made with Node's own net.
        const modules = process.moduleLoadList.filter((name) => /NativeModule (https?|http2|net|tls|dns)$/.test(name));
        console.log(Object.keys(cache).filter((file) => /undici|grpc-js|packages.formats/.test(file)).length);
        console.log(modules.length);
        console.log(process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name)).length);
      `,
    });
    expect(await program.result).toMatchObject({ stdout: '0\n0\n0\n', stderr: '', exitCode: 0 });
  });

  test('leaves no handle and no listener behind after shutdown()', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: [],
      source: `
        const { start } = await import('hotspan');
        process.report.excludeNetwork = true;
        // Also those that do not keep the process alive.
        const count = () => [
          ...process.report.getReport().libuv.filter(({ type }) => /tcp|signal/.test(type)).map(({ type }) => type),
          ...process.getActiveResourcesInfo().filter((type) => type === 'Timeout'),
          ...['SIGTERM', 'SIGINT', 'beforeExit'].map((event) => process.listenerCount(event)),
        ].join();
        const before = count();
        const profiler = start();
        burnCpu(200);
        await profiler.flush();
        const between = count();
        await profiler.shutdown();
        // A socket is closed some turns after it was told to.
        for (let turn = 0; turn < 1_000 && count() !== before; turn++) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        console.log(profiler.stats().uploads, between === before, count() === before || count());
      `,
    });
    expect(await program.result).toEqual({ stdout: '2 false true\n', stderr: '', exitCode: 0, signal: null });
  });

  test('warns once of everything that is wrong in the environment, and profiles all the same', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      source: 'burnCpu(300);',
      env: { HOTSPAN_SAMPLING_RATE_HZ: 'fast', HOTSPAN_SPAN_SCOPE: 'none' },
    });
    const { stderr, exitCode } = await program.result;
    expect(exitCode).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^hotspan: HOTSPAN_SAMPLING_RATE_HZ must be .* HOTSPAN_SPAN_SCOPE must be /),
    ]);
    expect(countBurning(sink)).toBe(1);
  });

  test.each<Record<string, string>>([{ HOTSPAN_ENABLED: 'false' }, { OTEL_SDK_DISABLED: 'true' }])(
    'does not load the engine when it is disabled by %o',
    async (env) => {
      const sink = await startTestSink();
      const program = startProfiledProgram({
        sink,
        source: `
        import { createRequire } from 'node:module';
        const { cache } = createRequire(process.cwd() + '/');
        console.log(Object.keys(cache).filter((file) => file.includes('pprof')).length);
      `,
        env,
      });
      expect(await program.result).toEqual({ stdout: '0\n', stderr: '', exitCode: 0, signal: null });
      expect(sink.uploads).toEqual([]);
    },
  );
});

describe('at start the agent says in one line what it does', () => {
  const LINE =
    /^hotspan: [\d.]+ profiles "checkout": cpu, wall, heap at 99 Hz; every 600 s to http:\/\/127\.0\.0\.1:\d+; spans linked by (frames|hooks), for .*\n$/;
  const runWith = async (env: Record<string, string>, source = "console.log('host')") => {
    const sink = await startTestSink();
    return startProfiledProgram({ sink, source, env: { OTEL_SERVICE_NAME: 'checkout', ...env } }).result;
  };

  test.each<Record<string, string>>([
    { HOTSPAN_LOG_LEVEL: '' },
    { HOTSPAN_LOG_LEVEL: 'info' },
    { HOTSPAN_LOG_LEVEL: '', OTEL_LOG_LEVEL: 'INFO' },
  ])('to stderr, with %o', async (env) => {
    expect(await runWith(env)).toMatchObject({
      stdout: 'host\n',
      stderr: expect.stringMatching(LINE),
      exitCode: 0,
    });
  });

  test.each<Record<string, string>>([
    { HOTSPAN_LOG_LEVEL: 'warn' },
    { HOTSPAN_LOG_LEVEL: 'none' },
    { HOTSPAN_LOG_LEVEL: '', OTEL_LOG_LEVEL: 'ERROR' },
  ])('unless told not to, with %o', async (env) => {
    expect(await runWith(env)).toMatchObject({ stdout: 'host\n', stderr: '', exitCode: 0 });
  });

  test('once for all threads', async () => {
    const source = `
      import { Worker } from 'node:worker_threads';
      new Worker('', { eval: true }).once('exit', () => console.log('host'));
    `;
    expect(await runWith({ HOTSPAN_LOG_LEVEL: 'info' }, source)).toMatchObject({
      stdout: 'host\n',
      stderr: expect.stringMatching(LINE),
      exitCode: 0,
    });
  });
});

describe('where profiling is impossible the program runs on, with one warning', () => {
  test.each([
    ['without addons', ['--no-addons'], {}, 'HOTSPAN_ERR_ADDONS'],
    ['without addons by NODE_OPTIONS', [], { NODE_OPTIONS: '--no-addons' }, 'HOTSPAN_ERR_ADDONS'],
    [
      "under Node's permission model",
      [permissionFlag(), '--allow-fs-read=*', '--no-warnings'],
      {},
      'HOTSPAN_ERR_ADDONS',
    ],
  ] as const)('%s', async (_, flags, env, code) => {
    const result = await runProgram([...flags, ...REGISTER, '-e', "console.log('host')"], { env });
    expect(result).toEqual({
      stdout: 'host\n',
      stderr: expect.stringMatching(new RegExp(`^hotspan: not profiling: \\[${code}\\] .*\n$`)),
      exitCode: 0,
      signal: null,
    });
  });
});

/** The flag lost its prefix in Node.js 23.5. */
function permissionFlag(): string {
  return process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
}
