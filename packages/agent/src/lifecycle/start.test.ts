import { Session } from 'node:inspector/promises';
import { context, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { readSamples } from '../../../../test/support/read-samples.js';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { HotspanError } from '../errors.js';
import { type AttachingContextManager, createContextManager } from '../link/context-manager.fixture.js';
import type { StartOptions } from '../options/start-options.js';
import { NO_STATS } from '../self/profiler-stats.js';
import { startHeldServer } from './held-server.fixture.js';
import { countBurning, startTestSink } from './profiled-program.fixture.js';
import type { Profiler } from './profiler.js';
import { shutdown, start } from './start.js';

// Nobody listens there.
const NOWHERE = 'http://127.0.0.1:1';
const { time } = loadEngine();

afterEach(async () => {
  await shutdown({ timeoutMs: 0 });
  context.disable();
});

/** Starts with a logger of its own; the first upload comes when the test wants it. */
function startQuietly(options: StartOptions = {}): { profiler: Profiler; warnings: string[] } {
  const warnings: string[] = [];
  const profiler = start({
    endpoint: NOWHERE,
    flushIntervalMs: 600_000,
    logger: { warn: (message) => warnings.push(message) },
    ...options,
  });
  return { profiler, warnings };
}

function countListeners(): Record<string, number> {
  return Object.fromEntries(
    ['SIGTERM', 'SIGINT', 'beforeExit'].map((event) => [event, process.listenerCount(event)]),
  );
}

describe('start()', () => {
  test('returns a running profiler with its complete options', () => {
    const { profiler, warnings } = startQuietly({ serviceName: 'checkout', samplingRateHz: 47 });
    expect(profiler.state).toBe('running');
    expect(profiler.refusal).toBeUndefined();
    expect(profiler.options).toMatchObject({
      serviceName: 'checkout',
      samplingRateHz: 47,
      heapStackDepth: 64,
    });
    expect(time.isStarted()).toBe(true);
    expect(warnings).toEqual([]);
  });

  test('called again returns the first profiler, and says so once', () => {
    const { profiler, warnings } = startQuietly();
    const second = startQuietly({ serviceName: 'other' });
    expect(second.profiler).toBe(profiler);
    expect(startQuietly().profiler).toBe(profiler);
    expect(warnings).toEqual([
      expect.stringMatching(/^hotspan: start\(\) was called while .* first call\.$/),
    ]);
    expect(second.warnings).toEqual([]);
  });

  test('throws for bad options, and nothing runs', () => {
    const listeners = countListeners();
    const startBadly = (): Profiler => start({ samplingRateHz: 0, flushIntervalMs: 0 });
    expect(startBadly).toThrow(HotspanError);
    expect(startBadly).toThrow(/^\[HOTSPAN_ERR_OPTION\] samplingRateHz .* flushIntervalMs /);
    expect(time.isStarted()).toBe(false);
    expect(countListeners()).toEqual(listeners);
  });

  test('does nothing when it is disabled', async () => {
    const { profiler, warnings } = startQuietly({ enabled: false });
    expect(profiler).toMatchObject({ state: 'disabled', refusal: undefined });
    expect(time.isStarted()).toBe(false);
    await Promise.all([profiler.flush(), profiler.shutdown()]);
    expect(profiler.stats()).toEqual(NO_STATS);
    expect(warnings).toEqual([]);
  });

  test('does nothing beside another profiler, says why once, and can be called again', async () => {
    time.start({ intervalMicros: 10_000, durationMillis: 1_000 });
    onTestFinished(() => {
      if (time.isStarted()) time.stop();
    });
    const { profiler, warnings } = startQuietly();
    expect(profiler.state).toBe('refused');
    expect(profiler.refusal?.code).toBe('HOTSPAN_ERR_OTHER_PROFILER');
    expect(warnings).toEqual([`hotspan: not profiling: ${profiler.refusal?.message}`]);
    await Promise.all([profiler.flush(), profiler.shutdown()]);
    time.stop();
    expect(startQuietly().profiler.state).toBe('running');
  });

  test('leaves nothing running when the heap is sampled by someone else', () => {
    const { heap } = loadEngine();
    heap.start(524_288, 64);
    onTestFinished(() => heap.stop());
    const { profiler, warnings } = startQuietly();
    expect(profiler.refusal?.code).toBe('HOTSPAN_ERR_ENGINE');
    expect(profiler.refusal?.message).toContain('already started');
    expect(warnings).toHaveLength(1);
    expect(time.isStarted()).toBe(false);
  });

  test.each([
    [['heap'], false],
    [['cpu'], true],
    [['wall', 'cpu'], true],
  ] as const)('samples time for the profiles %j: %s', (profiles, samplesTime) => {
    const { profiler } = startQuietly({ profiles });
    expect(time.isStarted()).toBe(samplesTime);
    expect(profiler.stats().linkMode === undefined).toBe(!samplesTime);
  });
});

describe('a flush', () => {
  test('uploads the window and counts it', async () => {
    const { burnCpu } = compilePrograms();
    const sink = await startTestSink();
    const { profiler, warnings } = startQuietly({ endpoint: sink.url });
    burnCpu(400);
    await profiler.flush();
    const stats = profiler.stats();
    expect(countBurning(sink)).toBe(1);
    const [upload] = sink.uploads;
    expect(stats).toMatchObject({
      flushes: 1,
      failedFlushes: 0,
      linkedSamples: 0,
      encodedBytes: upload?.encodedBytes,
      uploadedBytes: upload?.sentBytes,
      uploads: 1,
      failedUploads: 0,
      queuedCount: 0,
      droppedCount: 0,
      isLinking: false,
    });
    expect(stats.recordedSamples / stats.expectedSamples).toBeGreaterThan(0.4);
    expect(stats.recordedSamples / stats.expectedSamples).toBeLessThan(1.2);
    expect(stats.lastFlushMs).toBeGreaterThan(0);
    expect(stats.maxFlushMs).toBe(stats.lastFlushMs);
    expect(warnings).toEqual([]);
  });

  test('comes by itself after the interval', async () => {
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url, flushIntervalMs: 1_000 });
    await sink.received(2);
    expect(profiler.stats().flushes).toBeGreaterThanOrEqual(2);
  });

  test('begins a new window, so no sample is sent twice', async () => {
    const { burnCpu } = compilePrograms();
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url });
    burnCpu(300);
    await profiler.flush();
    await profiler.flush();
    expect(sink.uploads).toHaveLength(2);
    expect(countBurning(sink)).toBe(1);
    const [first, second] = sink.uploads.map(
      ({ data }) => data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0],
    );
    expect(second?.timeUnixNano).toBe((first?.timeUnixNano ?? 0n) + (first?.durationNano ?? 0n));
  });

  test('after shutdown() resolves and uploads nothing', async () => {
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url });
    await profiler.shutdown();
    await profiler.flush();
    expect(sink.uploads).toHaveLength(1);
  });
});

describe('trouble of one sampler', () => {
  test('of the heap leaves the time profiles, and shutdown() still ends sampling', async () => {
    const { burnCpu } = compilePrograms();
    const sink = await startTestSink();
    const { profiler, warnings } = startQuietly({ endpoint: sink.url });
    // A debugger that samples the heap for a while ends V8's one heap sampler.
    const session = new Session();
    session.connect();
    await session.post('HeapProfiler.startSampling');
    await session.post('HeapProfiler.stopSampling');
    session.disconnect();
    burnCpu(300);
    await profiler.flush();
    expect(countBurning(sink)).toBe(1);
    await profiler.shutdown();
    expect(time.isStarted()).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/^hotspan: a window of heap samples was lost: /)]);
    expect(profiler.stats()).toMatchObject({ flushes: 2, failedFlushes: 2 });
  });

  test('of time leaves the heap profiles', async () => {
    const sink = await startTestSink();
    const { profiler, warnings } = startQuietly({ endpoint: sink.url });
    time.stop();
    await profiler.flush();
    await profiler.shutdown();
    expect(sink.uploads).toHaveLength(2);
    expect(sink.uploads.every(({ data }) => readSamples(data, 'inuse_space').length > 0)).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/^hotspan: a window of time samples was lost: /)]);
  });
});

describe('shutdown()', () => {
  test('uploads the last window, stops sampling and takes back what was hooked', async () => {
    const { burnCpu } = compilePrograms();
    const listeners = countListeners();
    const manager = createContextManager();
    context.setGlobalContextManager(manager);
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

  test('of the thread resolves when nothing runs', async () => {
    await expect(shutdown()).resolves.toBeUndefined();
  });
});

describe('a context manager that cannot be wrapped', () => {
  const NOT_LINKED: unknown = expect.stringMatching(/^hotspan: samples are not linked to spans: /);
  const frozenManager = (): Readonly<AttachingContextManager> => Object.freeze(createContextManager());

  test('is left alone by start(), with a warning', () => {
    context.setGlobalContextManager(frozenManager());
    const { profiler, warnings } = startQuietly();
    expect(profiler.state).toBe('running');
    expect(profiler.stats().isLinking).toBe(false);
    expect(warnings).toEqual([NOT_LINKED]);
  });

  test('can be installed later without the application noticing', () => {
    const { warnings } = startQuietly();
    expect(context.setGlobalContextManager(frozenManager())).toBe(true);
    const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
    const active = context.with(trace.setSpan(context.active(), span), () => trace.getActiveSpan());
    expect(active).toBe(span);
    expect(warnings).toEqual([NOT_LINKED]);
  });

  test('does not keep shutdown() from ending', async () => {
    const manager = createContextManager();
    context.setGlobalContextManager(manager);
    const { profiler } = startQuietly();
    Object.freeze(manager);
    await profiler.shutdown({ timeoutMs: 0 });
    expect(profiler.state).toBe('stopped');
    expect(time.isStarted()).toBe(false);
    expect(context.with(context.active(), () => 'runs')).toBe('runs');
  });
});
