import { watchRegistry } from '../link/watch-registry.js';
import { VERSION } from '../version.js';
import { METRIC_TABLE } from './metric-table.js';
import type {
  BatchObservableCallback,
  Histogram,
  MeterProvider,
  Observable,
} from './opentelemetry-metrics.js';
import type { ProfilerStats } from './profiler-stats.js';
import { watchGivenMeterProvider } from './use-meter-provider.js';

/** The agent's statistics as OpenTelemetry metrics, wherever the application has a MeterProvider. */
export interface PublishedMetrics {
  /** To be called after every flush with its pause; also looks for a new MeterProvider. */
  recordFlush(pauseMs: number): void;
  /** Takes the observable callbacks back. */
  stop(): void;
}

/** The one metric that is recorded when it happens: flushes are rare, and their distribution is of interest. */
export const FLUSH_DURATION = 'hotspan.profiler.flush.duration';

const FLUSH_BOUNDS_SECONDS: readonly number[] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** Name of the instrumentation scope, as that of the profiles. */
const SCOPE_NAME = 'hotspan';

interface Publication {
  readonly provider: MeterProvider;
  readonly flushDuration: Histogram;
  readonly stop: () => void;
}

/**
 * Publishes to the MeterProvider that was given by `useMeterProvider`, else to the global one of the application, which
 * may be installed later. A provider that fails is reported and left alone.
 */
export function publishMetrics(
  readStats: () => ProfilerStats,
  onFailure: (error: unknown) => void,
): PublishedMetrics {
  let global: MeterProvider | undefined;
  let given: MeterProvider | undefined;
  let publication: Publication | undefined;
  let stopped = false;

  function attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      onFailure(error);
    }
  }

  function follow(): void {
    const provider = given ?? global;
    if (publication?.provider === provider) return;
    attempt(() => publication?.stop());
    publication = undefined;
    attempt(() => {
      publication = provider && publish(provider, readStats);
    });
  }

  const watch = watchRegistry('metrics', (installed) => {
    // What the API registers under this name is a MeterProvider.
    global = installed as MeterProvider;
    follow();
  });
  const stopWatchingGiven = watchGivenMeterProvider((provider) => {
    given = provider;
    follow();
  });

  return {
    recordFlush(pauseMs) {
      // The last window may be encoded after the end.
      if (stopped) return;
      watch.check();
      attempt(() => publication?.flushDuration.record(pauseMs / 1_000));
    },
    stop() {
      stopped = true;
      watch.stop();
      stopWatchingGiven();
      attempt(() => publication?.stop());
      publication = undefined;
    },
  };
}

function publish(provider: MeterProvider, readStats: () => ProfilerStats): Publication {
  const meter = provider.getMeter(SCOPE_NAME, VERSION);
  const instruments = new Map<string, Observable>();
  for (const [name, { kind, unit, description }] of Object.entries(METRIC_TABLE)) {
    const options = { unit, description };
    instruments.set(
      name,
      kind === 'counter'
        ? meter.createObservableCounter(name, options)
        : meter.createObservableGauge(name, options),
    );
  }
  const flushDuration = meter.createHistogram(FLUSH_DURATION, {
    unit: 's',
    description: 'How long a flush held up the event loop.',
    advice: { explicitBucketBoundaries: [...FLUSH_BOUNDS_SECONDS] },
  });
  const observe: BatchObservableCallback = (result) => {
    const stats = readStats();
    for (const [name, instrument] of instruments) {
      for (const { value, attributes } of METRIC_TABLE[name]?.read(stats) ?? []) {
        result.observe(instrument, value, attributes);
      }
    }
  };
  const observed = [...instruments.values()];
  meter.addBatchObservableCallback(observe, observed);
  return {
    provider,
    flushDuration,
    stop: () => meter.removeBatchObservableCallback(observe, observed),
  };
}
