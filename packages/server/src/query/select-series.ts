import type { Database, QueryOptions } from '../store/database.js';
import type { LabelSet } from './label-queries.js';
import { profileCondition, type QueryScope, seriesCondition } from './query-scope.js';

export interface SelectSeriesQuery {
  /** `startMs` is the first right edge: profiles from a step before it count too. */
  readonly scope: QueryScope;
  readonly type: string;
  readonly stepMs: number;
  readonly groupBy: readonly string[];
  readonly aggregation: 'sum' | 'average';
  /** Most series, those of the largest sums; 0 = all. */
  readonly limit: number;
}

export interface TimePoint {
  /** Right edge of the bucket, Unix milliseconds. */
  readonly timestampMs: number;
  readonly value: number;
}

export interface TimeSeries {
  readonly labels: LabelSet;
  readonly points: readonly TimePoint[];
}

/**
 * Sums (or averages) the totals of profiles in buckets (edge - step, edge] whose right edges are start, start + step and
 * so on up to the end; a profile just at start - step counts to the first. Buckets without profiles are left out. One
 * series per distinct set of the `groupBy` labels, largest sum first.
 */
export async function selectSeries(
  database: Database,
  { scope, type, stepMs, groupBy, aggregation, limit }: SelectSeriesQuery,
  options: QueryOptions = {},
): Promise<TimeSeries[]> {
  const wide = { ...scope, startMs: scope.startMs - stepMs };
  const { sql, parameters } = profileCondition(wide, type);
  const lastEdge = scope.startMs + Math.floor((scope.endMs - scope.startMs) / stepMs) * stepMs;
  // Milliseconds are truncated first: a profile is in the bucket of the millisecond it began in.
  const bucket = `greatest(intDiv(toUnixTimestamp64Milli(time) - {first_edge:Int64} + {step:Int64} - 1, {step:Int64}), 0)`;
  const buckets = `SELECT series, ${bucket} AS bucket, total FROM profiles FINAL
    WHERE ${sql} AND toUnixTimestamp64Milli(time) <= {last_edge:Int64}`;
  const labels = seriesCondition(wide);
  const grouped =
    groupBy.length === 0
      ? `SELECT '' AS grouping, bucket, sum(total) AS s, count() AS c FROM (${buckets}) GROUP BY bucket`
      : `SELECT grouping, bucket, sum(total) AS s, count() AS c FROM (${buckets}) AS b
         INNER JOIN (
           SELECT series, any(toJSONString(arrayMap(n -> labels[n], {group_by:Array(String)}))) AS grouping
           FROM series WHERE type = {type:String} AND ${labels.sql} GROUP BY series
         ) AS g USING series GROUP BY grouping, bucket`;
  const result = await database.query(
    `SELECT grouping, toInt64(bucket), toFloat64(s), toInt64(c) FROM (${grouped}) ORDER BY grouping, bucket`,
    {
      ...parameters,
      ...(groupBy.length > 0 && { group_by: groupBy }),
      step: BigInt(stepMs),
      first_edge: BigInt(scope.startMs),
      last_edge: BigInt(lastEdge),
    },
    options,
  );
  const groupings = result.strings(0);
  const bucketNumbers = result.int64(1);
  const sums = result.float64(2);
  const counts = result.int64(3);
  const byGrouping = new Map<string, TimePoint[]>();
  for (const [i, grouping] of groupings.entries()) {
    let points = byGrouping.get(grouping);
    if (points === undefined) {
      points = [];
      byGrouping.set(grouping, points);
    }
    const sum = sums[i] ?? 0;
    points.push({
      timestampMs: scope.startMs + Number(bucketNumbers[i] ?? 0n) * stepMs,
      value: aggregation === 'average' ? sum / Number(counts[i] ?? 1n) : sum,
    });
  }
  const series = [...byGrouping].map(([grouping, points]) => ({
    labels: readGrouping(grouping, groupBy),
    points,
  }));
  series.sort((a, b) => sumOf(b) - sumOf(a) || compareLabels(a.labels, b.labels));
  return limit > 0 ? series.slice(0, limit) : series;
}

/** In the order of `groupBy`, without those that the series lacks. */
function readGrouping(grouping: string, groupBy: readonly string[]): LabelSet {
  if (grouping === '') return [];
  // Written by the engine from an Array(String) with a value per name.
  const values = JSON.parse(grouping) as string[];
  return groupBy.map((name, i) => [name, values[i] ?? ''] as const).filter(([, value]) => value !== '');
}

function sumOf({ points }: TimeSeries): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

function compareLabels(a: LabelSet, b: LabelSet): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
