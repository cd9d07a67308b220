import { trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readResource } from '../../../../test/support/read-resource.js';
import { loadEngine } from '../engine/load-engine.js';
import { HotspanError } from '../errors.js';
import { startTestSink } from '../lifecycle/profiled-program.fixture.js';
import { countListeners, startQuietly } from '../lifecycle/quiet-profiler.fixture.js';
import { shutdown, start } from '../lifecycle/start.js';
import type { StartOptions } from '../options/start-options.js';
import { useMeterProvider } from '../self/use-meter-provider.js';
import { VERSION } from '../version.js';
import { HotspanInstrumentation } from './hotspan-instrumentation.js';
import { HotspanSpanProcessor } from './hotspan-span-processor.js';

const QUIET: StartOptions = {
  endpoint: 'http://127.0.0.1:1',
  flushIntervalMs: 600_000,
  shutdownTimeoutMs: 0,
  logger: { warn() {} },
};

// It listens for `exit` from its loading on.
loadEngine();

let listeners: ReturnType<typeof countListeners>;

beforeEach(() => {
  listeners = countListeners();
});

afterEach(async () => {
  await shutdown({ timeoutMs: 0 });
  trace.disable();
  vi.unstubAllEnvs();
  // Some tests end it without waiting.
  await vi.waitFor(() => expect(countListeners()).toEqual(listeners));
});

describe('the instrumentation', () => {
  test('is the profiler of this thread from its construction to its end', () => {
    const instrumentation = new HotspanInstrumentation(QUIET);
    expect(instrumentation).toMatchObject({
      instrumentationName: 'hotspan',
      instrumentationVersion: VERSION,
      profiler: { state: 'running' },
    });
    expect(start()).toBe(instrumentation.profiler);
    instrumentation.disable();
    expect(instrumentation.profiler?.state).toBe('stopped');
  });

  test('runs again after it was disabled, with what it was configured with meanwhile', () => {
    const instrumentation = new HotspanInstrumentation(QUIET);
    const first = instrumentation.profiler;
    instrumentation.enable();
    expect(instrumentation.profiler).toBe(first);
    instrumentation.disable();
    instrumentation.setConfig({ ...QUIET, samplingRateHz: 47 });
    instrumentation.enable();
    expect(instrumentation.profiler).not.toBe(first);
    expect(instrumentation.profiler).toMatchObject({ state: 'running', options: { samplingRateHz: 47 } });
  });

  test('that is not enabled starts when it is, unless the environment is against it', () => {
    const instrumentation = new HotspanInstrumentation({ ...QUIET, enabled: false });
    expect(instrumentation.profiler).toBeUndefined();
    expect(instrumentation.getConfig().enabled).toBe(false);
    vi.stubEnv('HOTSPAN_ENABLED', 'false');
    instrumentation.enable();
    expect(instrumentation.profiler?.state).toBe('disabled');
    vi.unstubAllEnvs();
    const other = new HotspanInstrumentation({ ...QUIET, enabled: false });
    other.enable();
    expect(other.profiler?.state).toBe('running');
  });

  test('tells its configuration as the SDK reads it', () => {
    const { enabled, ...options } = new HotspanInstrumentation(QUIET).getConfig();
    expect({ enabled, options }).toEqual({ enabled: true, options: QUIET });
  });

  test.each([true, false])('throws for bad options, enabled: %s, and nothing runs', (enabled) => {
    const create = () => new HotspanInstrumentation({ ...QUIET, enabled, samplingRateHz: 0 });
    expect(create).toThrow(HotspanError);
    expect(create).toThrow(/^\[HOTSPAN_ERR_OPTION\] samplingRateHz /);
    const instrumentation = new HotspanInstrumentation({ ...QUIET, enabled: false });
    expect(() => instrumentation.setConfig({ samplingRateHz: 0 })).toThrow(HotspanError);
  });

  test('publishes its metrics through the meter provider that it is given', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    onTestFinished(() => provider.shutdown());
    onTestFinished(() => useMeterProvider(undefined));
    const instrumentation = new HotspanInstrumentation(QUIET);
    instrumentation.setMeterProvider(provider);
    instrumentation.setLoggerProvider({});
    await provider.forceFlush();
    const metrics = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((of) => of.metrics));
    expect(metrics.map(({ descriptor }) => descriptor.name)).toContain('hotspan.profiler.samples');
  });

  test.each([
    ['of the API, into which the SDK is installed later', () => trace.getTracerProvider()],
    ['of the SDK', (provider: NodeTracerProvider) => provider],
  ])('ends with the provider %s', async (_, given) => {
    const provider = new NodeTracerProvider();
    const original = provider.shutdown;
    const instrumentation = new HotspanInstrumentation(QUIET);
    instrumentation.setTracerProvider(given(provider));
    trace.setGlobalTracerProvider(provider);
    expect(provider.shutdown).not.toBe(original);
    await provider.shutdown();
    expect(instrumentation.profiler?.state).toBe('stopped');
    expect(provider.shutdown).toBe(original);
  });

  test('leaves the tracing as it was when it is disabled', () => {
    const provider = new NodeTracerProvider();
    const instrumentation = new HotspanInstrumentation(QUIET);
    trace.setGlobalTracerProvider(provider);
    const proxy = trace.getTracerProvider();
    instrumentation.setTracerProvider(proxy);
    expect(Object.keys(Object.getOwnPropertyDescriptors(provider))).toContain('shutdown');
    instrumentation.disable();
    expect(Object.getOwnPropertyNames(provider)).not.toContain('shutdown');
    expect(Object.getOwnPropertyNames(proxy)).not.toContain('setDelegate');
  });

  test("hands on what the provider's own shutdown says", async () => {
    const provider = { shutdown: () => Promise.reject(new Error('theirs')) };
    const instrumentation = new HotspanInstrumentation(QUIET);
    instrumentation.setTracerProvider(provider);
    await expect(provider.shutdown()).rejects.toThrow('theirs');
    expect(instrumentation.profiler?.state).toBe('stopped');
  });
});

describe('the span processor', () => {
  test('is the profiler of this thread, and throws what its start throws', () => {
    const processor = new HotspanSpanProcessor(QUIET);
    expect(processor.profiler.state).toBe('running');
    expect(start()).toBe(processor.profiler);
    expect(() => new HotspanSpanProcessor({ samplingRateHz: 0 })).not.toThrow();
  });

  test('throws for bad options', () => {
    expect(() => new HotspanSpanProcessor({ samplingRateHz: 0 })).toThrow(HotspanError);
  });

  test('is flushed and shut down with the tracing, and tells its resource', async () => {
    const sink = await startTestSink();
    const processor = new HotspanSpanProcessor({ ...QUIET, endpoint: sink.url });
    const provider = new NodeTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': 'theirs' }),
      spanProcessors: [processor],
    });
    // Never installed: it is the processor that tells.
    provider.getTracer('test').startSpan('request').end();
    await provider.forceFlush();
    expect(sink.uploads).toHaveLength(1);
    expect(sink.uploads.map(({ data }) => readResource(data))[0]).toMatchObject({
      'service.name': 'shop',
      'service.instance.id': 'theirs',
    });
    await provider.shutdown();
    expect(processor.profiler.state).toBe('stopped');
  });

  test('marks no span, for a span that is never active has no samples', () => {
    const provider = new NodeTracerProvider({ spanProcessors: [new HotspanSpanProcessor(QUIET)] });
    const span = provider.getTracer('test').startSpan('request');
    expect(span).toMatchObject({ attributes: {} });
  });
});

test('all forms share the profiler of the thread, and say so once', () => {
  const { profiler, warnings } = startQuietly();
  const other: string[] = [];
  onTestFinished(() => expect(other).toEqual([]));
  const logger = { warn: (message: string) => other.push(message) };
  expect(new HotspanInstrumentation({ ...QUIET, logger }).profiler).toBe(profiler);
  expect(new HotspanSpanProcessor({ ...QUIET, logger }).profiler).toBe(profiler);
  expect(warnings).toHaveLength(1);
});
