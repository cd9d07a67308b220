import { context } from '@opentelemetry/api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { createContextManager } from '../link/context-manager.fixture.js';
import { startHeldServer } from './held-server.fixture.js';
import { countBurning, startTestSink } from './profiled-program.fixture.js';
import { countListeners, startQuietly } from './quiet-profiler.fixture.js';
import { shutdown } from './start.js';

const { time } = loadEngine();

describe('shutdown()', () => {
  test('uploads the last window, stops sampling and takes back what was hooked', async () => {
    const { burnCpu } = compilePrograms();
    const listeners = countListeners();
    const manager = createContextManager();
    context.setGlobalContextManager(manager);
    onTestFinished(() => context.disable());
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url });
    expect(Object.keys(Object.getOwnPropertyDescriptors(manager))).toContain('with');
    expect(profiler.stats().isLinking).toBe(true);
    burnCpu(300);
    await profiler.shutdown();
    expect(profiler.state).toBe('stopped');
    expect(countBurning(sink)).toBe(1);
    expect(time.isStarted()).toBe(false);
    expect(countListeners()).toEqual(listeners);
    expect(Object.keys(Object.getOwnPropertyDescriptors(manager))).not.toContain('with');
    expect(profiler.stats().isLinking).toBe(false);
  });

  test('is one and the same, however often it is called', async () => {
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url });
    const first = profiler.shutdown();
    expect(profiler.shutdown({ timeoutMs: 5 })).toBe(first);
    await first;
    expect(profiler.shutdown()).toBe(first);
    await shutdown();
    expect(sink.uploads).toHaveLength(1);
  });

  test('resolves when the server hangs, after the time-out that was given', async () => {
    const server = await startHeldServer();
    const { profiler, warnings } = startQuietly({ endpoint: server.url, uploadTimeoutMs: 600_000 });
    await profiler.shutdown({ timeoutMs: 50 });
    expect(warnings).toEqual([
      `hotspan: the last profiles were not uploaded within 50 ms. Check that the server at ${server.url} is up, or raise shutdownTimeoutMs.`,
    ]);
  });

  test('does not show the password of the endpoint when it gives up', async () => {
    const server = await startHeldServer();
    const endpoint = server.url.replace('//', '//user:s3cret@');
    const { profiler, warnings } = startQuietly({ endpoint, uploadTimeoutMs: 600_000 });
    await profiler.shutdown({ timeoutMs: 50 });
    expect(warnings).toEqual([expect.not.stringContaining('s3cret')]);
  });

  test('waits for the upload as long as it takes when told to', async () => {
    const server = await startHeldServer();
    const { profiler, warnings } = startQuietly({ endpoint: server.url, uploadTimeoutMs: 600_000 });
    let ended = false;
    const ending = profiler.shutdown({ timeoutMs: Number.POSITIVE_INFINITY }).then(() => {
      ended = true;
    });
    await server.requested;
    expect(ended).toBe(false);
    server.answer();
    await ending;
    expect(profiler.stats().uploads).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('lets the next start() begin anew at once', async () => {
    const { burnCpu } = compilePrograms();
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url });
    const ending = profiler.shutdown();
    const next = startQuietly({ endpoint: sink.url });
    expect(next.profiler).not.toBe(profiler);
    expect(next.profiler.state).toBe('running');
    burnCpu(300);
    await Promise.all([ending, next.profiler.shutdown()]);
    expect(countBurning(sink)).toBe(1);
    expect(sink.uploads).toHaveLength(2);
    expect(next.warnings).toEqual([]);
  });

  test('can be followed by start() again and again, and nothing stays behind', async () => {
    const sink = await startTestSink();
    const listeners = countListeners();
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const timersBefore = timers();
    for (let i = 0; i < 10; i++) {
      const { profiler, warnings } = startQuietly({ endpoint: sink.url });
      // Anew each time: see there.
      compilePrograms().burnCpu(150);
      await profiler.shutdown({ timeoutMs: 20_000 });
      expect(warnings).toEqual([]);
      expect(countListeners()).toEqual(listeners);
    }
    expect(timers()).toBeLessThanOrEqual(timersBefore);
    expect(countBurning(sink)).toBe(10);
  });

  test('of the thread resolves when nothing runs', async () => {
    await expect(shutdown()).resolves.toBeUndefined();
  });
});
