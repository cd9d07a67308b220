import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { compilePrograms } from '../engine/programs.fixture.js';
import { startTestSink } from '../lifecycle/profiled-program.fixture.js';
import { startQuietly } from '../lifecycle/quiet-profiler.fixture.js';
import { METRIC_TABLE } from './metric-table.js';
import { FLUSH_DURATION } from './publish-metrics.js';
import { useMeterProvider } from './use-meter-provider.js';

afterEach(() => {
  metrics.disable();
  useMeterProvider(undefined);
});

interface Point {
  readonly value: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A provider of the real SDK, and what it reads of the scope `hotspan`, by name. */
function createProvider() {
  // Delta: the SDK would go on telling cumulative counters that nobody observes any more.
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 })],
  });
  onTestFinished(() => provider.shutdown());
  return {
    provider,
    async read(): Promise<Readonly<Record<string, readonly Point[]>>> {
      exporter.reset();
      await provider.forceFlush();
      const [last] = exporter.getMetrics().slice(-1);
      return Object.fromEntries(
        readScope(last).map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]),
      );
    },
  };
}

function readScope(data: ResourceMetrics | undefined) {
  return (data?.scopeMetrics ?? [])
    .filter(({ scope }) => scope.name === 'hotspan')
    .flatMap((of) => of.metrics);
}

describe('the metrics of the agent', () => {
  test('are those of its statistics, where a provider was installed before it', async () => {
    const { provider, read } = createProvider();
    metrics.setGlobalMeterProvider(provider);
    const { burnCpu } = compilePrograms();
    const sink = await startTestSink();
    const { profiler, warnings } = startQuietly({ endpoint: sink.url });
    burnCpu(300);
    await profiler.flush();
    const points = await read();
    const stats = profiler.stats();
    expect(stats.recordedSamples).toBeGreaterThan(0);
    expect(points['hotspan.profiler.samples']?.map(({ value, attributes }) => [attributes, value])).toEqual([
      [{ 'hotspan.sample.state': 'expected' }, stats.expectedSamples],
      [{ 'hotspan.sample.state': 'recorded' }, stats.recordedSamples],
      [{ 'hotspan.sample.state': 'linked' }, 0],
    ]);
    expect(points['hotspan.profiler.exported']).toMatchObject([
      { value: 1, attributes: { 'hotspan.outcome': 'success' } },
      { value: 0, attributes: { 'hotspan.outcome': 'failure' } },
    ]);
    expect(points['hotspan.profiler.exported.size']).toMatchObject([{ value: stats.uploadedBytes }]);
    expect(points['hotspan.profiler.queue.size']).toMatchObject([{ value: 0 }]);
    expect(points[FLUSH_DURATION]).toMatchObject([{ value: { count: 1, sum: stats.lastFlushMs / 1_000 } }]);
    expect(points['hotspan.runtime.gc.count']?.map(({ attributes }) => attributes['v8js.gc.type'])).toEqual([
      'minor',
      'major',
      'incremental',
      'weakcb',
    ]);
    expect(Object.keys(points).filter((name) => !(name in METRIC_TABLE))).toEqual([FLUSH_DURATION]);
    expect(warnings).toEqual([]);
  });

  test('are there as well where a provider is installed after it', async () => {
    const { profiler } = startQuietly();
    const { provider, read } = createProvider();
    metrics.setGlobalMeterProvider(provider);
    expect(await read()).toHaveProperty(['hotspan.profiler.samples']);
    await profiler.shutdown({ timeoutMs: 0 });
  });

  test('move to the provider that replaces the first, with the next flush', async () => {
    const first = createProvider();
    metrics.setGlobalMeterProvider(first.provider);
    const { profiler } = startQuietly({ uploadTimeoutMs: 1 });
    metrics.disable();
    const second = createProvider();
    metrics.setGlobalMeterProvider(second.provider);
    await profiler.flush();
    expect(await second.read()).toHaveProperty(['hotspan.profiler.queue.size']);
    expect(await first.read()).toEqual({});
  });

  test('go to the provider that is handed in, before or after the start, and not to the global one', async () => {
    const global = createProvider();
    metrics.setGlobalMeterProvider(global.provider);
    const first = createProvider();
    const second = createProvider();
    useMeterProvider(first.provider);
    startQuietly();
    expect(await first.read()).toHaveProperty(['hotspan.profiler.samples']);
    useMeterProvider(second.provider);
    expect(await second.read()).toHaveProperty(['hotspan.profiler.samples']);
    expect(await first.read()).toEqual({});
    expect(await global.read()).toEqual({});
    useMeterProvider(undefined);
    expect(await global.read()).toHaveProperty(['hotspan.profiler.samples']);
  });

  test('end with shutdown()', async () => {
    const { provider, read } = createProvider();
    metrics.setGlobalMeterProvider(provider);
    const { profiler } = startQuietly();
    expect(await read()).toHaveProperty(['hotspan.profiler.samples']);
    await profiler.shutdown({ timeoutMs: 10_000 });
    // What was recorded stays in the provider, nothing is observed any more.
    expect(Object.keys(await read())).toEqual([FLUSH_DURATION]);
    const late = createProvider();
    metrics.disable();
    metrics.setGlobalMeterProvider(late.provider);
    expect(await late.read()).toEqual({});
  });

  test('have of the runtime what samples tell where it is not watched', async () => {
    const { provider, read } = createProvider();
    metrics.setGlobalMeterProvider(provider);
    const { burnCpu } = compilePrograms();
    const { profiler } = startQuietly({ runtimeMetrics: false, uploadTimeoutMs: 1 });
    burnCpu(300);
    await profiler.flush();
    const ofRuntime = Object.keys(await read()).filter((name) => name.startsWith('hotspan.runtime.'));
    expect(ofRuntime).toEqual(['hotspan.runtime.eventloop.utilization']);
  });

  test('of a provider that throws are given up with one warning, and its installation succeeds', async () => {
    const { profiler, warnings } = startQuietly({ uploadTimeoutMs: 1 });
    const broken = {
      getMeter() {
        throw new Error('no meters today');
      },
    };
    expect(metrics.setGlobalMeterProvider(broken)).toBe(true);
    await profiler.flush();
    expect(warnings).toContain('hotspan: the metrics of the agent are not published: Error: no meters today');
    expect(warnings.filter((line) => line.includes('metrics'))).toHaveLength(1);
  });
});
