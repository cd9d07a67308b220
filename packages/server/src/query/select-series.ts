import type { Database, QueryOptions } from '../store/database.js';
import { amountOfProfile } from './amount-of-profile.js';
import { groupByLabels, readGrouping } from './group-by-labels.js';
import { compareLabelSets, type LabelSet } from './label-set.js';
import { profileCondition, type QueryScope } from './query-scope.js';
import type { Exemplar } from './read-exemplars.js';
import { selectCallSite } from './select-call-site.js';
import { selectCells } from './select-cells.js';
import type { StackSources } from './stack-sources.js';
import { edgeNumber, edgeParameters, type TimeEdges, timeOfEdge } from './time-edges.js';

export interface SelectSeriesQuery {
  /** `startMs` is the first right edge: profiles from a step before it count too. */
  readonly scope: QueryScope;
  readonly type: string;
  readonly stepMs: number;
  readonly groupBy: readonly string[];
  readonly aggregation: 'sum' | 'average';
  /** Names of the outermost frames of the stacks whose samples count; none = everything counts. */
  readonly callSite: readonly string[];
  /** Most series, those of the largest sums; 0 = all. */
  readonly limit: number;
  /** Whether points have the largest profile of their bucket. */
  readonly hasExemplars: boolean;
}

export interface TimePoint {
  /** Right edge of the bucket, Unix milliseconds. */
  readonly timestampMs: number;
  readonly value: number;
  /** Undefined unless they were asked for. */
  readonly exemplar?: Exemplar | undefined;
}

export interface TimeSeries {
  readonly labels: LabelSet;
  readonly points: readonly TimePoint[];
}

/**
 * Sums (or averages) the totals of profiles in buckets (edge - step, edge] whose right edges are start, start + step and
 * so on up to the end; a profile just at start - step counts to the first. Buckets without profiles are left out. One
 * series per distinct set of the `groupBy` labels, largest sum first.
 *
 * Of a call site the same profiles are summed and averaged, of which some have nothing; series without any are left out.
 *
 * @throws HOTSPAN_ERR_SERVER_QUERY when there would be more exemplars than one answer may have, and for a call site of too many stacks.
 */
export async function selectSeries(
  sources: StackSources,
  { scope, ...query }: SelectSeriesQuery,
  options: QueryOptions = {},
): Promise<readonly TimeSeries[]> {
  const { limit, stepMs, callSite, hasExemplars } = query;
  const edges = { startMs: scope.startMs, stepMs };
  const lastEdgeMs = timeOfEdge(Math.floor((scope.endMs - scope.startMs) / stepMs), edges);
  // By a step before the start: what the first bucket has.
  const wide = { ...scope, startMs: scope.startMs - stepMs };
  const isWhole = callSite.length === 0;
  const stacks = isWhole ? undefined : await selectCallSite(sources, { ...query, scope: wide }, options);
  if (stacks?.length === 0) return [];
  const buckets = { ...query, scope: wide, edges, stacks };
  const summed = await sumBuckets(sources.database, { ...buckets, lastEdgeMs }, options);
  const series = isWhole ? summed : summed.filter(({ points }) => points.some(({ value }) => value !== 0));
  series.sort((a, b) => sumOf(b) - sumOf(a) || compareLabelSets(a.labels, b.labels));
  const kept = limit > 0 ? series.slice(0, limit) : series;
  if (!hasExemplars || kept.length === 0) return kept;
  const groupings = kept.length < summed.length ? kept.map(({ grouping }) => grouping) : undefined;
  return addExemplars(sources.database, { ...buckets, kept, groupings }, options);
}

interface GroupedSeries extends TimeSeries {
  readonly grouping: string;
}

interface BucketsQuery extends Omit<SelectSeriesQuery, 'limit'> {
  /** Of the profiles that are read. */
  readonly scope: QueryScope;
  readonly edges: TimeEdges;
  readonly stacks: BigUint64Array | undefined;
}

async function sumBuckets(
  database: Database,
  {
    scope,
    type,
    edges,
    groupBy,
    aggregation,
    stacks,
    lastEdgeMs,
  }: BucketsQuery & { readonly lastEdgeMs: number },
  options: QueryOptions,
): Promise<GroupedSeries[]> {
  const { sql, parameters } = profileCondition(scope, type);
  const amount = amountOfProfile(stacks);
  // Milliseconds are truncated first: a profile is in the bucket of the millisecond it began in.
  const buckets = `SELECT series, ${edgeNumber('toUnixTimestamp64Milli(time)')} AS bucket, ${amount.sql} AS amount FROM profiles FINAL
    WHERE ${sql} AND toUnixTimestamp64Milli(time) <= {last_edge:Int64}`;
  const grouped = groupByLabels(buckets, { scope, type, groupBy });
  const result = await database.query(
    `SELECT grouping, toInt64(bucket), toFloat64(sum(amount)), toInt64(count()) FROM (${grouped.sql})
     GROUP BY grouping, bucket ORDER BY grouping, bucket`,
    {
      ...parameters,
      ...amount.parameters,
      ...grouped.parameters,
      ...edgeParameters(edges),
      last_edge: BigInt(lastEdgeMs),
    },
    options,
  );
  const bucketNumbers = result.int64(1);
  const sums = result.float64(2);
  const counts = result.int64(3);
  const byGrouping = new Map<string, TimePoint[]>();
  for (const [i, grouping] of result.strings(0).entries()) {
    let points = byGrouping.get(grouping);
    if (points === undefined) {
      points = [];
      byGrouping.set(grouping, points);
    }
    const sum = sums[i] ?? 0;
    points.push({
      timestampMs: timeOfEdge(Number(bucketNumbers[i]), edges),
      value: aggregation === 'average' ? sum / Number(counts[i] ?? 1n) : sum,
    });
  }
  return [...byGrouping].map(([grouping, points]) => ({
    grouping,
    labels: readGrouping(grouping, groupBy),
    points,
  }));
}

interface ExemplarsQuery extends BucketsQuery {
  readonly kept: readonly GroupedSeries[];
  readonly groupings: readonly string[] | undefined;
}

async function addExemplars(
  database: Database,
  { edges, kept, ...query }: ExemplarsQuery,
  options: QueryOptions,
): Promise<readonly TimeSeries[]> {
  const cells = await selectCells(
    database,
    {
      ...query,
      firstEdgeMs: edges.startMs,
      kind: 'profile',
      lowerBounds: [],
    },
    options,
  );
  const exemplars = new Map<string, Map<number, Exemplar | undefined>>();
  for (const { grouping, timestampMs, exemplar } of cells) {
    const ofGrouping = exemplars.get(grouping) ?? new Map<number, Exemplar | undefined>();
    // A bucket without anything of the call site has nothing to show.
    if (query.stacks === undefined || exemplar?.value !== 0n) ofGrouping.set(timestampMs, exemplar);
    exemplars.set(grouping, ofGrouping);
  }
  return kept.map(({ grouping, labels, points }) => ({
    labels,
    points: points.map((point) => ({
      ...point,
      exemplar: exemplars.get(grouping)?.get(point.timestampMs),
    })),
  }));
}

function sumOf({ points }: TimeSeries): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}
