import { type Buckets, chooseBuckets, type Point } from '../state/bucket-series.js';
import { describeProfileType } from '../state/profile-type.js';
import type { TimeRange } from '../state/time-range.js';
import { callQuerier } from './call-querier.js';
import { profileSelector } from './service-selector.js';

/** Points of one service and type, as the server sums them: not yet rates. */
export interface TimelineData {
  readonly buckets: Buckets;
  readonly points: readonly Point[];
}

/** Asks for the values of a service over time. Snapshots are averaged, where the server can, as their sum means nothing. */
export async function loadTimeline(
  query: {
    readonly service: string;
    /** Matchers of labels; default none. */
    readonly filter?: string;
    readonly type: string;
    readonly range: TimeRange;
  },
  signal: AbortSignal,
  base?: URL,
): Promise<TimelineData> {
  const buckets = chooseBuckets(query.range);
  const request = {
    profileTypeID: query.type,
    labelSelector: profileSelector(query.service, query.filter ?? ''),
    start: buckets.firstEdgeMs,
    end: buckets.lastEdgeMs,
    step: buckets.stepSeconds,
    ...(describeProfileType(query.type).isInstant && { aggregation: 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE' }),
  };
  const { series = [] } = await callQuerier('SelectSeries', request, signal, base);
  const points = series[0]?.points ?? [];
  return {
    buckets,
    points: points.map(({ timestamp = 0, value = 0 }) => ({ timestampMs: Number(timestamp), value })),
  };
}
