import type { EventLoopDelay, GcKind } from '../runtime/runtime-stats.js';
import type { MetricAttributes, MetricOptions } from './opentelemetry-metrics.js';
import type { ProfilerStats } from './profiler-stats.js';

/** One value of a metric at one moment. */
export interface Reading {
  readonly value: number;
  readonly attributes?: MetricAttributes;
}

/** A metric that is read from the statistics. */
export interface MetricRow extends MetricOptions {
  readonly kind: 'counter' | 'gauge';
  /** Nothing while there is nothing to tell. */
  read(stats: ProfilerStats): readonly Reading[];
}

const MS_PER_SECOND = 1_000;

/**
 * Every observable metric of the agent. Those of the runtime have names of our own: who installs
 * `@opentelemetry/instrumentation-runtime-node` has the conventions' `v8js.*` and `nodejs.*` from there, and twice the same
 * name from two sources adds up to nonsense.
 */
export const METRIC_TABLE: Readonly<Record<string, MetricRow>> = {
  'hotspan.profiler.samples': {
    kind: 'counter',
    unit: '{sample}',
    description: 'Time samples: those the rate promises, those recorded, and those of them linked to a span.',
    read: (stats) => [
      { value: stats.expectedSamples, attributes: { 'hotspan.sample.state': 'expected' } },
      { value: stats.recordedSamples, attributes: { 'hotspan.sample.state': 'recorded' } },
      { value: stats.linkedSamples, attributes: { 'hotspan.sample.state': 'linked' } },
    ],
  },
  'hotspan.profiler.flushes': {
    kind: 'counter',
    unit: '{flush}',
    description: 'Windows that were taken, and failures to take one.',
    read: (stats) => [
      { value: stats.flushes, attributes: { 'hotspan.outcome': 'success' } },
      { value: stats.failedFlushes, attributes: { 'hotspan.outcome': 'failure' } },
    ],
  },
  'hotspan.profiler.stuck_resets': {
    kind: 'counter',
    unit: '{reset}',
    description: "Times that V8's sampler was found stuck and restarted.",
    read: (stats) => one(stats.stuckResets),
  },
  'hotspan.profiler.encoded.size': {
    kind: 'counter',
    unit: 'By',
    description: 'Bytes of encoded windows before compression.',
    read: (stats) => one(stats.encodedBytes),
  },
  'hotspan.profiler.exported': {
    kind: 'counter',
    unit: '{upload}',
    description: 'Uploads that the server took, and those that failed after all retries.',
    read: (stats) => [
      { value: stats.uploads, attributes: { 'hotspan.outcome': 'success' } },
      { value: stats.failedUploads, attributes: { 'hotspan.outcome': 'failure' } },
    ],
  },
  'hotspan.profiler.exported.size': {
    kind: 'counter',
    unit: 'By',
    description: 'Bytes of request bodies that the server took.',
    read: (stats) => one(stats.uploadedBytes),
  },
  'hotspan.profiler.dropped': {
    kind: 'counter',
    unit: '{window}',
    description: 'Windows dropped: the oldest of a full queue, and those the server refused.',
    read: (stats) => one(stats.droppedCount),
  },
  'hotspan.profiler.dropped.size': {
    kind: 'counter',
    unit: 'By',
    description: 'Bytes of dropped windows.',
    read: (stats) => one(stats.droppedBytes),
  },
  'hotspan.profiler.queue.size': {
    kind: 'gauge',
    unit: '{window}',
    description: 'Windows that wait for the server.',
    read: (stats) => one(stats.queuedCount),
  },
  'hotspan.profiler.queue.bytes': {
    kind: 'gauge',
    unit: 'By',
    description: 'Bytes of windows that wait for the server.',
    read: (stats) => one(stats.queuedBytes),
  },
  'hotspan.runtime.gc.count': {
    kind: 'counter',
    unit: '{collection}',
    description: 'Garbage collections of this thread.',
    read: ({ runtime: { gc } }) =>
      gc ? GC_TYPES.map(([kind, attributes]) => ({ value: gc[kind].count, attributes })) : [],
  },
  'hotspan.runtime.gc.pause': {
    kind: 'counter',
    unit: 's',
    description: 'How long garbage collection held up this thread.',
    read: ({ runtime: { gc } }) =>
      gc
        ? GC_TYPES.map(([kind, attributes]) => ({ value: gc[kind].totalPauseMs / MS_PER_SECOND, attributes }))
        : [],
  },
  'hotspan.runtime.eventloop.delay.min': delayGauge('minMs', 'Shortest'),
  'hotspan.runtime.eventloop.delay.mean': delayGauge('meanMs', 'Mean'),
  'hotspan.runtime.eventloop.delay.p50': delayGauge('p50Ms', 'Median'),
  'hotspan.runtime.eventloop.delay.p90': delayGauge('p90Ms', '90th percentile of the'),
  'hotspan.runtime.eventloop.delay.p99': delayGauge('p99Ms', '99th percentile of the'),
  'hotspan.runtime.eventloop.delay.max': delayGauge('maxMs', 'Longest'),
  'hotspan.runtime.eventloop.utilization': {
    kind: 'gauge',
    unit: '1',
    description:
      'Share of the last window in which the event loop did not wait, without the wake-ups of the sampler.',
    read: ({ runtime }) => one(runtime.eventLoopUtilization),
  },
};

/** Values of the conventions' attribute `v8js.gc.type`. */
const GC_TYPES: readonly (readonly [GcKind, MetricAttributes])[] = [
  ['minor', { 'v8js.gc.type': 'minor' }],
  ['major', { 'v8js.gc.type': 'major' }],
  ['incremental', { 'v8js.gc.type': 'incremental' }],
  ['weakCallbacks', { 'v8js.gc.type': 'weakcb' }],
];

function one(value: number | undefined): readonly Reading[] {
  return value === undefined ? [] : [{ value }];
}

function delayGauge(name: keyof EventLoopDelay, which: string): MetricRow {
  return {
    kind: 'gauge',
    unit: 's',
    description: `${which} delay of the event loop in the last window.`,
    read: ({ runtime: { eventLoopDelay } }) => one(eventLoopDelay && eventLoopDelay[name] / MS_PER_SECOND),
  };
}
