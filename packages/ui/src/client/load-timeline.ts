import {
  type Buckets,
  bucketsOf,
  chooseBuckets,
  evenStepSeconds,
  type Point,
} from '../state/bucket-series.js';
import { describeProfileType } from '../state/profile-type.js';
import { callQuerier, type QuerierMethods, type SeriesPoint } from './call-querier.js';
import { type ProfilesQuery, profileSelector } from './service-selector.js';

/** Groups that are counted at most: more than that nobody compares, and each has a point for every bucket. */
export const MAX_GROUPS_LOADED = 100;

/** Points of one service and type, as the server sums them: not yet rates. */
export interface TimelineData {
  readonly buckets: Buckets;
  readonly points: readonly Point[];
}

/** The part of a timeline whose profiles have one value of a label. */
export interface TimelineGroup {
  /** Empty for those without the label. */
  readonly value: string;
  readonly points: readonly Point[];
}

/** A timeline for each value of a label. */
export interface GroupedTimelineData {
  readonly buckets: Buckets;
  /** Largest first; at most {@link MAX_GROUPS_LOADED}. */
  readonly groups: readonly TimelineGroup[];
  /** Whether there are more. */
  readonly hasMore: boolean;
}

/** Asks for the values of a service over time. Snapshots are averaged, where the server can, as their sum means nothing. */
export async function loadTimeline(
  query: ProfilesQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<TimelineData> {
  const { buckets, series } = await askEvenly(query, {}, signal, base);
  return { buckets, points: readPoints(series[0]) };
}

/** Asks for the same by the values of a label. */
export async function loadGroupedTimeline(
  { by, ...query }: ProfilesQuery & { readonly by: string },
  signal: AbortSignal,
  base?: URL,
): Promise<GroupedTimelineData> {
  const grouping = { groupBy: [by], limit: MAX_GROUPS_LOADED + 1 };
  const { buckets, series } = await askEvenly(query, grouping, signal, base);
  const groups = series.slice(0, MAX_GROUPS_LOADED).map((each) => ({
    value: each.labels?.find((label) => label.name === by)?.value ?? '',
    points: readPoints(each),
  }));
  return { buckets, groups, hasMore: series.length > MAX_GROUPS_LOADED };
}

type SeriesRequest = QuerierMethods['SelectSeries']['request'];
type Series = NonNullable<QuerierMethods['SelectSeries']['answer']['series']>[number];

/** Asks once more, in longer steps, where the largest series has gaps that are none. */
async function askEvenly(
  query: ProfilesQuery,
  grouping: Partial<SeriesRequest>,
  signal: AbortSignal,
  base: URL | undefined,
): Promise<{ readonly buckets: Buckets; readonly series: readonly Series[] }> {
  const ask = async (buckets: Buckets) => {
    const request = { ...seriesRequest(query, buckets), ...grouping };
    const { series = [] } = await callQuerier('SelectSeries', request, signal, base);
    return { buckets, series };
  };
  const first = await ask(chooseBuckets(query.range));
  const step = evenStepSeconds(readPoints(first.series[0]), first.buckets);
  return step === first.buckets.stepSeconds ? first : ask(bucketsOf(query.range, step));
}

/** The request for the values of a timeline. */
export function seriesRequest({ service, filter, type }: ProfilesQuery, buckets: Buckets): SeriesRequest {
  return {
    profileTypeID: type,
    labelSelector: profileSelector(service, filter),
    start: buckets.firstEdgeMs,
    end: buckets.lastEdgeMs,
    step: buckets.stepSeconds,
    ...(describeProfileType(type).isInstant && { aggregation: 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE' }),
  };
}

/** Fields that hold zero are missing in the answer. */
function readPoints(series: { readonly points?: readonly SeriesPoint[] } | undefined): Point[] {
  const points = series?.points ?? [];
  return points.map(({ timestamp = 0, value = 0 }) => ({ timestampMs: Number(timestamp), value }));
}
