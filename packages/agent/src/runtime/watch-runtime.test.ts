import { describe, expect, test } from 'vitest';
import { startProfiledProgram, startTestSink } from '../lifecycle/profiled-program.fixture.js';

// The agent as built, in processes of its own.
const READ_RUNTIME = `
  const { start } = await import('hotspan');
  const profiler = start();
  const kept = [];
  for (let i = 0; i < 300; i++) {
    kept[i % 50] = Array.from({ length: 10_000 }, (_, k) => ({ k }));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  burnCpu(300);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await profiler.shutdown();
  const { gc, eventLoopDelay } = profiler.stats().runtime;
`;

describe('the runtime is watched', () => {
  test.each([
    ['in the main thread', `${READ_RUNTIME}console.log(JSON.stringify({ gc, eventLoopDelay }));`],
    [
      'in a worker thread',
      `
        import { Worker } from 'node:worker_threads';
        const source = \`
          \${burnCpu} ${READ_RUNTIME}
          const { parentPort } = await import('node:worker_threads');
          parentPort.postMessage(JSON.stringify({ gc, eventLoopDelay }));
        \`;
        new Worker(source, { eval: true }).once('message', (line) => console.log(line));
      `,
    ],
  ])('%s, and keeps nothing alive', async (_, source) => {
    const sink = await startTestSink();
    const { stdout, stderr, exitCode } = await startProfiledProgram({ sink, args: [], source }).result;
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const { gc, eventLoopDelay } = JSON.parse(stdout);
    expect(gc.minor.count).toBeGreaterThan(0);
    expect(gc.minor.totalPauseMs).toBeGreaterThan(0);
    expect(gc.minor.pauseCounts.reduce((sum: number, count: number) => sum + count)).toBe(gc.minor.count);
    expect(eventLoopDelay.maxMs).toBeGreaterThan(200);
  });

  test('and not where it is turned off', async () => {
    const sink = await startTestSink();
    const program = startProfiledProgram({
      sink,
      args: [],
      source: `${READ_RUNTIME} console.log(gc, eventLoopDelay);`,
      env: { HOTSPAN_RUNTIME_METRICS: 'false' },
    });
    expect(await program.result).toMatchObject({ stdout: 'undefined undefined\n', stderr: '', exitCode: 0 });
  });
});
