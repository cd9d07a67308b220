import type { Database, QueryOptions } from '../store/database.js';
import { amountOfProfile } from './amount-of-profile.js';
import { groupByLabels, readGrouping } from './group-by-labels.js';
import type { Condition } from './label-condition.js';
import { compareLabelSets, type LabelSet, parseLabelSet } from './label-set.js';
import { distinctProfiles, profileCondition, type QueryScope } from './query-scope.js';
import type { Exemplar } from './read-exemplars.js';
import { selectCallSite } from './select-call-site.js';
import { selectCells } from './select-cells.js';
import type { SeriesList } from './series-list.js';
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
  const summed = await sumBuckets(sources, { ...buckets, lastEdgeMs }, options);
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
  { database, seriesLists }: StackSources,
  query: BucketsQuery & { readonly lastEdgeMs: number },
  options: QueryOptions,
): Promise<GroupedSeries[]> {
  const { scope, type, edges, groupBy, aggregation, hasExemplars } = query;
  const list = await seriesLists.list(scope, type, options);
  // Exemplars are found by the engine's own text of a grouping.
  const groupings = hasExemplars ? undefined : groupingsOf(list, groupBy);
  const rows = bucketRows(query, list);
  const {
    groupOf,
    sums,
    counts,
    buckets: numbers,
  } = groupings === undefined
    ? await sumByGrouping(database, { ...query, rows }, options)
    : await sumBySeries(database, { groupings, rows }, options);
  const byGrouping = new Map<string, BucketSums>();
  for (let i = 0; i < sums.length; i++) {
    const grouping = groupOf(i);
    let buckets = byGrouping.get(grouping);
    if (buckets === undefined) {
      buckets = new Map();
      byGrouping.set(grouping, buckets);
    }
    const bucket = Number(numbers[i]);
    const known = buckets.get(bucket);
    buckets.set(bucket, {
      sum: (known?.sum ?? 0) + (sums[i] ?? 0),
      count: (known?.count ?? 0) + Number(counts[i] ?? 0n),
    });
  }
  return [...byGrouping].map(([grouping, buckets]) => ({
    grouping,
    labels: readGrouping(grouping, groupBy),
    points: [...buckets]
      .sort(([a], [b]) => a - b)
      .map(([bucket, { sum, count }]) => ({
        timestampMs: timeOfEdge(bucket, edges),
        value: aggregation === 'average' ? sum / count : sum,
      })),
  }));
}

/** By number of the bucket. */
type BucketSums = Map<number, { readonly sum: number; readonly count: number }>;

/** Sums as columns, in no order; a grouping may have a bucket more than once. */
interface SummedRows {
  groupOf(row: number): string;
  readonly buckets: BigInt64Array;
  readonly sums: Float64Array;
  readonly counts: BigInt64Array;
}

const SUMS = 'toInt64(bucket), toFloat64(sum(amount)), toInt64(count())';

/** Of few series: by number, with nothing joined and nothing sorted. */
async function sumBySeries(
  database: Database,
  { groupings, rows }: { readonly groupings: ReadonlyMap<bigint, string>; readonly rows: Condition },
  options: QueryOptions,
): Promise<SummedRows> {
  const result = await database.query(
    `SELECT series, ${SUMS} FROM (${rows.sql}) GROUP BY series, bucket`,
    rows.parameters,
    options,
  );
  const series = result.uint64(0);
  return {
    groupOf: (row) => groupings.get(series[row] ?? 0n) ?? '',
    ...{ buckets: result.int64(1), sums: result.float64(2), counts: result.int64(3) },
  };
}

async function sumByGrouping(
  database: Database,
  { rows, scope, type, groupBy }: BucketsQuery & { readonly rows: Condition },
  options: QueryOptions,
): Promise<SummedRows> {
  const grouped = groupByLabels(rows.sql, { scope, type, groupBy });
  const result = await database.query(
    `SELECT grouping, ${SUMS} FROM (${grouped.sql}) GROUP BY grouping, bucket`,
    { ...rows.parameters, ...grouped.parameters },
    options,
  );
  const groupings = result.strings(0);
  return {
    groupOf: (row) => groupings[row] ?? '',
    ...{ buckets: result.int64(1), sums: result.float64(2), counts: result.int64(3) },
  };
}

/** More series are grouped by the engine: each has a row for every bucket. */
const MAX_GROUPED_SERIES = 200;

/** By id of a series its grouping as {@link readGrouping} reads it; undefined when the series are not known or many. */
function groupingsOf(
  list: SeriesList | undefined,
  groupBy: readonly string[],
): ReadonlyMap<bigint, string> | undefined {
  if (list === undefined || list.ids.length > MAX_GROUPED_SERIES) return undefined;
  return new Map(
    list.ids.map((id, i) => {
      const labels = new Map(parseLabelSet(list.labels[i] ?? '{}'));
      const values = groupBy.map((name) => labels.get(name) ?? '');
      return [id, values.length === 0 ? '' : JSON.stringify(values)];
    }),
  );
}

/** A SELECT of `series`, `bucket` and `amount` of each profile. */
function bucketRows(
  { scope, type, edges, stacks, lastEdgeMs }: BucketsQuery & { readonly lastEdgeMs: number },
  list: SeriesList | undefined,
): Condition {
  const { sql, parameters } = profileCondition(scope, type, list);
  const amount = amountOfProfile(stacks);
  // Milliseconds are truncated first: a profile is in the bucket of the millisecond it began in.
  const columns = `series, ${edgeNumber('toUnixTimestamp64Milli(time)')} AS bucket, ${amount.sql} AS amount`;
  const where = `${sql} AND toUnixTimestamp64Milli(time) <= {last_edge:Int64}`;
  return {
    sql: distinctProfiles(columns, where, scope.endMs - scope.startMs),
    parameters: {
      ...parameters,
      ...amount.parameters,
      ...edgeParameters(edges),
      last_edge: BigInt(lastEdgeMs),
    },
  };
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
