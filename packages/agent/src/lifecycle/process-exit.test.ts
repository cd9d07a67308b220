import { describe, expect, test } from 'vitest';
import { startHeldServer } from './held-server.fixture.js';
import { countBurning, startProfiledProgram, startTestSink } from './profiled-program.fixture.js';

/** Burns, says so, and then lives until it is ended. */
const SERVICE = `burnCpu(300); const work = setInterval(() => {}, 1_000_000); console.log('ready');`;

describe('the last window is uploaded', () => {
  test('when the program has nothing left to do, and its exit code stands', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({ sink, source: 'burnCpu(300); process.exitCode = 5;' });
    expect(await program.result).toEqual({ stdout: '', stderr: '', exitCode: 5, signal: null });
    expect(sink.uploads).toHaveLength(1);
    expect(countBurning(sink)).toBe(1);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('at %s, which then ends the process', async (signal) => {
    const sink = await startTestSink();
    const program = startProfiledProgram({ sink, source: SERVICE });
    await program.wrote('ready');
    program.kill(signal);
    expect(await program.result).toEqual({ stdout: 'ready\n', stderr: '', exitCode: null, signal });
    expect(countBurning(sink)).toBe(1);
  });

  test.each([
    ['CommonJS', '--require'],
    ['ES module', '--import'],
  ])('by the %s build, preloaded with %s', async (_, flag) => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: [flag, 'hotspan/register'],
      source: 'burnCpu(300);',
      env: { OTEL_SERVICE_NAME: 'checkout' },
    });
    expect(await program.result).toEqual({ stdout: '', stderr: '', exitCode: 0, signal: null });
    expect(countBurning(sink)).toBe(1);
    const [resource] = sink.uploads[0]?.data.resourceProfiles ?? [];
    expect(resource?.attributes).toContainEqual({ key: 'service.name', value: 'checkout' });
  });

  test('of a worker thread, when the worker ends', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      source: `
        import { Worker } from 'node:worker_threads';
        // Signals reach the main thread only.
        const source = burnCpu + 'burnCpu(300); process.exitCode = process.listenerCount("SIGTERM");';
        new Worker(source, { eval: true }).once('exit', (code) => console.log('worker', code));
      `,
    });
    expect(await program.result).toEqual({ stdout: 'worker 0\n', stderr: '', exitCode: 0, signal: null });
    expect(countBurning(sink)).toBe(1);
    expect(sink.uploads).toHaveLength(2);
  });
});

/** Node.js calls one listener by another line of its own code than several. */
const withoutNodeLines = (text: string): string => text.replaceAll(/\(node:.*\)/g, '(node)');

describe('the last window is handed over', () => {
  const burning = (end: string, args?: readonly string[]) => ({
    source: `burnCpu(300); ${end}`,
    ...(args && { args }),
  });

  test.each([
    ['at process.exit()', burning('process.exit(7);'), 7, ''],
    ['at an uncaught error', burning(`throw new Error('host bug');`), 1, 'host bug'],
    ['at an unhandled rejection', burning(`Promise.reject(new Error('host bug'));`), 1, 'host bug'],
    [
      'when a listener of the host throws at exit',
      burning(`process.on('exit', () => { throw new Error('host bug'); }); process.exit(7);`),
      7,
      'host bug',
    ],
  ])('%s, and the process ends as without the agent', async (_, init, exitCode, message) => {
    const sink = await startTestSink();
    const { stderr, ...end } = await startProfiledProgram({ sink, ...init }).result;
    const plain = await startProfiledProgram({ sink, ...init, args: [] }).result;
    expect(end).toEqual({ stdout: '', exitCode, signal: null });
    expect(withoutNodeLines(stderr)).toBe(withoutNodeLines(plain.stderr));
    expect(end).toMatchObject({ exitCode: plain.exitCode, signal: plain.signal });
    expect(stderr).toContain(message);
    expect(countBurning(sink)).toBe(1);
  });

  test('with headers and token, which are nowhere on a command line or in an environment', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: [],
      source: `
        import { start } from 'hotspan';
        start({ authToken: 's3cret', tenantId: 'team', headers: { 'x-key': 'k' } });
        burnCpu(300);
        process.exit();
      `,
    });
    expect((await program.result).stderr).toBe('');
    expect(sink.uploads[0]?.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'x-scope-orgid': 'team',
      'x-key': 'k',
    });
  });

  test('with what waits for the server, in order and once', async () => {
    let isUp = false;
    const sink = await startTestSink({ status: () => (isUp ? 200 : 503) });
    const program = startProfiledProgram({
      sink,
      args: [],
      source: `
        import { start } from 'hotspan';
        const profiler = start({ uploadTimeoutMs: 500, shutdownTimeoutMs: 20_000, logger: { warn() {} } });
        for (let i = 0; i < 2; i++) {
          burnCpu(200);
          await profiler.flush();
        }
        process.on('SIGUSR2', () => { burnCpu(200); process.exit(); });
        setInterval(() => {}, 1_000_000);
        console.log(profiler.stats().queuedCount);
      `,
    });
    await program.wrote('2');
    isUp = true;
    program.kill('SIGUSR2');
    expect(await program.result).toEqual({ stdout: '2\n', stderr: '', exitCode: 0, signal: null });
    expect(countBurning(sink)).toBe(3);
    const starts = sink.uploads.map(
      ({ data }) => data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.timeUnixNano ?? 0n,
    );
    expect(starts).toHaveLength(3);
    expect([...starts].sort()).toEqual(starts);
  });

  test('by a listener for a signal that calls process.exit() at once', async () => {
    const sink = await startTestSink();
    const source = `process.on('SIGTERM', () => { burnCpu(100); process.exit(3); }); ${SERVICE}`;
    const program = startProfiledProgram({ sink, source });
    await program.wrote('ready');
    program.kill('SIGTERM');
    expect(await program.result).toEqual({ stdout: 'ready\n', stderr: '', exitCode: 3, signal: null });
    expect(countBurning(sink)).toBeGreaterThanOrEqual(1);
  });

  test('by a worker thread that calls process.exit()', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      source: `
        import { Worker } from 'node:worker_threads';
        const source = burnCpu + 'burnCpu(300); process.exit(5);';
        new Worker(source, { eval: true }).once('exit', (code) => console.log('worker', code));
      `,
    });
    expect(await program.result).toEqual({ stdout: 'worker 5\n', stderr: '', exitCode: 0, signal: null });
    expect(countBurning(sink)).toBe(1);
    expect(sink.uploads).toHaveLength(2);
  });

  test('by nobody when the profiler was shut down', async () => {
    const sink = await startTestSink();
    const source = `
      import { start } from 'hotspan';
      const profiler = start();
      burnCpu(100);
      await profiler.shutdown();
      process.exit();
    `;
    expect((await startProfiledProgram({ sink, args: [], source }).result).stderr).toBe('');
    expect(sink.uploads).toHaveLength(1);
  });
});

describe('where the program listens for the signal itself, it decides', () => {
  const LISTENER = `() => { console.log('host'); clearInterval(work); process.exitCode = 3; }`;
  const start = `const { start } = await import('hotspan'); start();`;

  test.each([
    ['after the agent was preloaded', `process.on('SIGTERM', ${LISTENER});`, true],
    ['once, after the agent was preloaded', `process.once('SIGTERM', ${LISTENER});`, true],
    ['before the agent is started', `process.on('SIGTERM', ${LISTENER}); ${start}`, false],
    ['once, before the agent is started', `process.once('SIGTERM', ${LISTENER}); ${start}`, false],
  ])('%s', async (_, listen, isPreloaded) => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      source: `${listen} ${SERVICE}`,
      ...(isPreloaded ? {} : { args: [] }),
    });
    await program.wrote('ready');
    program.kill('SIGTERM');
    expect(await program.result).toEqual({
      stdout: 'ready\nhost\n',
      stderr: '',
      exitCode: 3,
      signal: null,
    });
    expect(countBurning(sink)).toBe(1);
  });

  test('also against ending, and what was sampled until then is uploaded', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      source: `process.on('SIGTERM', () => console.log('no')); ${SERVICE}`,
    });
    await program.wrote('ready');
    program.kill('SIGTERM');
    await program.wrote('no');
    await sink.received(1);
    expect(countBurning(sink)).toBe(1);
    program.kill('SIGINT');
    expect(await program.result).toMatchObject({ stderr: '', exitCode: null, signal: 'SIGINT' });
  });

  test('and not the agent when the listener ends the process only if it is alone', async () => {
    // So does the package signal-exit.
    const alone = `
      const onSignal = () => {
        if (process.listenerCount('SIGTERM') > 1) return;
        process.off('SIGTERM', onSignal);
        process.kill(process.pid, 'SIGTERM');
      };
      process.on('SIGTERM', onSignal);
    `;
    const sink = await startTestSink();
    const program = startProfiledProgram({ sink, source: alone + SERVICE });
    await program.wrote('ready');
    program.kill('SIGTERM');
    expect(await program.result).toMatchObject({ stderr: '', exitCode: null, signal: 'SIGTERM' });
  });
});

test('a process lives until flush() has resolved, also when the server hangs', async () => {
  const server = await startHeldServer();
  const program = startProfiledProgram({
    sink: server,
    args: [],
    source: `
      const { start } = await import('hotspan');
      const profiler = start({ shutdownTimeoutMs: 0, logger: { warn() {} } });
      await profiler.flush();
      console.log(profiler.state, profiler.stats().failedUploads);
    `,
    env: { OTEL_EXPORTER_OTLP_TIMEOUT: '1000' },
  });
  expect(await program.result).toEqual({ stdout: 'running 1\n', stderr: '', exitCode: 0, signal: null });
});

describe('a process ends as it would without the agent', () => {
  test('at process.exit() without a server, at once and with one warning', async () => {
    const program = startProfiledProgram({
      sink: { url: 'http://user:s3cret@127.0.0.1:1' },
      source: 'burnCpu(100); process.exit(7);',
      // The test's own time-out would come first.
      env: { HOTSPAN_SHUTDOWN_TIMEOUT_MS: '600000' },
    });
    const { stderr, ...end } = await program.result;
    expect(end).toEqual({ stdout: '', exitCode: 7, signal: null });
    expect(stderr).toMatch(
      /^hotspan: the last profiles were not uploaded: \[HOTSPAN_ERR_EXPORT_NETWORK\].*ECONNREFUSED.*\n$/,
    );
    expect(stderr).not.toContain('s3cret');
  });

  test('at process.exit() when the server hangs, after the time-out', async () => {
    const server = await startHeldServer();
    const program = startProfiledProgram({
      sink: server,
      source: 'burnCpu(100); process.exit(7);',
      env: { HOTSPAN_SHUTDOWN_TIMEOUT_MS: '2000' },
    });
    const { stderr, ...end } = await program.result;
    expect(end).toEqual({ stdout: '', exitCode: 7, signal: null });
    expect(stderr).toMatch(/^hotspan: the last profiles were not uploaded: .*\n$/);
  });

  test('at process.exit() without a right to child processes, with one warning', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: [
        process.allowedNodeEnvironmentFlags.has('--permission')
          ? '--permission'
          : '--experimental-permission',
        '--no-warnings',
        '--allow-fs-read=*',
        '--allow-addons',
        '--import',
        'hotspan/register',
      ],
      source: `
        process.on('exit', () => {
          console.log(globalThis[Symbol.for('hotspan.thread.1')]?.running === undefined);
        });
        burnCpu(100);
        process.exit(7);
      `,
    });
    const { stderr, ...end } = await program.result;
    expect(end).toEqual({ stdout: 'true\n', exitCode: 7, signal: null });
    expect(stderr).toMatch(
      /^hotspan: the last profiles were not uploaded: .* \(ERR_ACCESS_DENIED\)\. Call await profiler\.shutdown\(\) before process\.exit\(\)\.\n$/,
    );
  });

  test('when no server is there, with one warning', async () => {
    const sink = { url: 'http://127.0.0.1:1' };
    const program = startProfiledProgram({
      sink,
      source: 'burnCpu(100);',
      env: { HOTSPAN_SHUTDOWN_TIMEOUT_MS: '100' },
    });
    const { stderr, ...end } = await program.result;
    expect(end).toEqual({ stdout: '', exitCode: 0, signal: null });
    expect(stderr).toMatch(/^hotspan: the last profiles were not uploaded within 100 ms.*\n$/);
  });

  test('when no server is there for many flushes, with one warning', async () => {
    const program = startProfiledProgram({
      sink: { url: 'http://127.0.0.1:1' },
      source: `
        let warnings = 0;
        process.on('warning', () => warnings++);
        setTimeout(() => console.log(warnings), 2_800);
      `,
      env: {
        HOTSPAN_FLUSH_INTERVAL_MS: '1000',
        OTEL_EXPORTER_OTLP_TIMEOUT: '500',
        HOTSPAN_SHUTDOWN_TIMEOUT_MS: '100',
      },
    });
    const { stderr, ...end } = await program.result;
    expect(end).toEqual({ stdout: '0\n', exitCode: 0, signal: null });
    expect(stderr).toMatch(/^hotspan: profiles were not uploaded: \[HOTSPAN_ERR_EXPORT_[A-Z]+\].*\n$/);
  });

  test('when the server hangs, after the time-out', async () => {
    const server = await startHeldServer();
    const program = startProfiledProgram({
      sink: server,
      source: 'burnCpu(100);',
      env: { HOTSPAN_SHUTDOWN_TIMEOUT_MS: '1000', OTEL_EXPORTER_OTLP_TIMEOUT: '600000' },
    });
    const { stderr, ...end } = await program.result;
    expect(end).toEqual({ stdout: '', exitCode: 0, signal: null });
    expect(stderr).toMatch(/^hotspan: the last profiles were not uploaded within 1000 ms.*\n$/);
  });

  test('at a second signal, while the first one waits for a server that hangs', async () => {
    const server = await startHeldServer();
    const program = startProfiledProgram({
      sink: server,
      source: SERVICE,
      env: { HOTSPAN_SHUTDOWN_TIMEOUT_MS: '600000', OTEL_EXPORTER_OTLP_TIMEOUT: '600000' },
    });
    await program.wrote('ready');
    program.kill('SIGTERM');
    await server.requested;
    program.kill('SIGINT');
    expect(await program.result).toEqual({
      stdout: 'ready\n',
      stderr: '',
      exitCode: null,
      signal: 'SIGINT',
    });
  });
});
