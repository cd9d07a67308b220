import { describe, expect, onTestFinished, test } from 'vitest';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { HotspanError } from '../errors.js';
import { NO_STATS } from '../self/profiler-stats.js';
import { countBurning, startTestSink } from './profiled-program.fixture.js';
import type { Profiler } from './profiler.js';
import { countListeners, startQuietly } from './quiet-profiler.fixture.js';
import { start } from './start.js';

const { time } = loadEngine();

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
