import type { Database, QueryOptions } from '../store/database.js';
import { readGrouping } from './group-by-labels.js';
import { compareLabelSets, type LabelSet } from './label-set.js';
import type { QueryScope } from './query-scope.js';
import type { Exemplar } from './read-exemplars.js';
import { checkCellCount, MAX_CELLS, selectCells } from './select-cells.js';
import { type PointKind, type PointsQuery, selectPoints } from './select-points.js';

export interface SelectHeatmapQuery {
  readonly scope: QueryScope;
  readonly type: string;
  readonly kind: PointKind;
  readonly stepMs: number;
  readonly groupBy: readonly string[];
  readonly hasExemplars: boolean;
  /** Most series, those of the most points; 0 = all. */
  readonly limit: number;
}

export interface Heatmap {
  /** Lower bounds of the levels of all slots; of equal ones the last counts. Empty when there are no points. */
  readonly lowerBounds: readonly bigint[];
  readonly series: readonly HeatmapSeries[];
}

export interface HeatmapSeries {
  readonly labels: LabelSet;
  readonly slots: readonly HeatmapSlot[];
}

export interface HeatmapSlot {
  /** Right edge, Unix milliseconds. */
  readonly timestampMs: number;
  /** Points per level. */
  readonly counts: readonly number[];
  /** The largest point of each level that has any; empty unless they were asked for. */
  readonly exemplars: readonly Exemplar[];
}

/** Levels that the values of a heatmap are divided into. */
const LEVELS = 20;

/**
 * Counts profiles, or spans, by time and value. Slots end at start, start + step and so on, the last at or after the end;
 * those without points are left out. Levels are equal parts of what is between the smallest and the largest value of all
 * series. One series per distinct set of the `groupBy` labels, most points first.
 *
 * @throws HOTSPAN_ERR_SERVER_QUERY when more cells than one answer may have are not empty.
 */
export async function selectHeatmap(
  database: Database,
  { limit, stepMs, hasExemplars, ...points }: SelectHeatmapQuery,
  options: QueryOptions = {},
): Promise<Heatmap> {
  const { groups, min, max } = await countPoints(database, points, options);
  if (groups.length === 0) return { lowerBounds: [], series: [] };
  const kept = limit > 0 ? groups.slice(0, limit) : groups;
  const lowerBounds = divide(min, max);
  const cells = await selectCells(
    database,
    {
      ...points,
      stepMs,
      lowerBounds,
      hasExemplars,
      groupings: kept.length < groups.length ? kept.map(({ grouping }) => grouping) : undefined,
    },
    options,
  );
  const slotsOf = new Map<string, MutableSlot[]>(kept.map(({ grouping }) => [grouping, []]));
  for (const { grouping, timestampMs, level, count, exemplar } of cells) {
    // A group that came between the two questions has no place in the order.
    const slots = slotsOf.get(grouping);
    if (slots === undefined) continue;
    let slot = slots.at(-1);
    if (slot?.timestampMs !== timestampMs) {
      slot = { timestampMs, counts: new Array<number>(LEVELS).fill(0), exemplars: [] };
      slots.push(slot);
    }
    slot.counts[level] = count;
    if (exemplar !== undefined) slot.exemplars.push(exemplar);
  }
  return {
    lowerBounds,
    series: kept.map(({ grouping, labels }) => ({ labels, slots: slotsOf.get(grouping) ?? [] })),
  };
}

interface MutableSlot extends HeatmapSlot {
  readonly counts: number[];
  readonly exemplars: Exemplar[];
}

interface PointGroup {
  readonly grouping: string;
  readonly labels: LabelSet;
  readonly count: number;
}

/** The groups, most points first, and between which values all points are. */
async function countPoints(
  database: Database,
  query: PointsQuery,
  options: QueryOptions,
): Promise<{ readonly groups: readonly PointGroup[]; readonly min: bigint; readonly max: bigint }> {
  const { sql, parameters } = selectPoints(query);
  const result = await database.query(
    `SELECT grouping, toInt64(count()), toInt64(min(amount)), toInt64(greatest(max(amount), 0)) FROM (${sql})
     GROUP BY grouping LIMIT {max_rows:UInt64}`,
    { ...parameters, max_rows: BigInt(MAX_CELLS + 1) },
    options,
  );
  // A group has a cell at least.
  checkCellCount(result.rowCount);
  const counts = result.int64(1);
  const groups = result.strings(0).map((grouping, i) => ({
    grouping,
    labels: readGrouping(grouping, query.groupBy),
    count: Number(counts[i]),
  }));
  groups.sort((a, b) => b.count - a.count || compareLabelSets(a.labels, b.labels));
  const [min = 0n] = result.int64(2).sort();
  const max = result.int64(3).sort().at(-1) ?? 0n;
  return { groups, min, max };
}

/** Lower bounds of equal parts of a range, rounded down; of a range below {@link LEVELS} some are equal. */
function divide(min: bigint, max: bigint): bigint[] {
  const range = max === min ? 1n : max - min;
  return Array.from({ length: LEVELS }, (_, i) => min + (BigInt(i) * range) / BigInt(LEVELS));
}
