import type { Database, QueryParameter } from '../database.js';
import type { StackValues } from './fold-stacks.js';
import type { StaleDay } from './stale-days.js';

/** What the hours of one series of a day say of themselves. */
export interface DaySeries {
  readonly series: bigint;
  readonly profiles: bigint;
  /** Stacks of all hours: at least as many as there are different ones. */
  readonly stackCount: number;
}

/** Stacks of one series that are folded one by one; the lightest beyond go into the stack without frames by themselves. */
const MAX_STACKS = 1_000_000;

const DAY_CONDITION = `tenant = {tenant:String} AND service = {service:String} AND type = {type:String}
  AND bucket >= toDateTime({day:UInt32}, 'UTC') AND bucket < toDateTime({day_end:UInt32}, 'UTC') AND keep = {keep:UInt16}`;

function parametersOf(day: StaleDay): Record<string, QueryParameter> {
  const { tenant, service, type, daySeconds, keepDays } = day;
  return { tenant, service, type, day: daySeconds, day_end: daySeconds + 86_400, keep: keepDays };
}

export async function readDaySeries(database: Database, day: StaleDay): Promise<readonly DaySeries[]> {
  const result = await database.query(
    `SELECT series, sum(profiles), sum(length(stacks)) FROM profiles_hour FINAL WHERE ${DAY_CONDITION}
     GROUP BY series ORDER BY series`,
    parametersOf(day),
  );
  const [profiles, counts] = [result.uint64(1), result.uint64(2)];
  return Array.from(result.uint64(0), (series, row) => ({
    series,
    profiles: profiles[row] ?? 0n,
    stackCount: Number(counts[row]),
  }));
}

/** The day's stacks of each of the series. */
export async function readStacksBySeries(
  database: Database,
  day: StaleDay,
  series: readonly DaySeries[],
): Promise<ReadonlyMap<bigint, StackValues>> {
  const isLarge = series.some(({ stackCount }) => stackCount > MAX_STACKS);
  const hours = `SELECT series, stacks, vals FROM profiles_hour FINAL
    WHERE ${DAY_CONDITION} AND series IN {series:Array(UInt64)}`;
  const result = await database.query(sumStacks(hours, isLarge), {
    ...parametersOf(day),
    series: series.map((one) => one.series),
  });
  const [ids, stacks, values] = [result.uint64(0), result.uint64(1), result.int64(2)];
  const bySeries = new Map<bigint, StackValues>();
  for (let start = 0; start < ids.length; ) {
    const end = lastOfRun(ids, start) + 1;
    bySeries.set(ids[start] ?? 0n, { stacks: stacks.slice(start, end), values: values.slice(start, end) });
    start = end;
  }
  return bySeries;
}

/** The day's stacks of all series together. */
export async function readStacksOfService(
  database: Database,
  day: StaleDay,
  series: readonly DaySeries[],
): Promise<StackValues> {
  const isLarge = series.reduce((sum, { stackCount }) => sum + stackCount, 0) > MAX_STACKS;
  const hours = `SELECT toUInt64(0) AS series, stacks, vals FROM profiles_hour FINAL WHERE ${DAY_CONDITION}`;
  const result = await database.query(sumStacks(hours, isLarge), parametersOf(day));
  return { stacks: result.uint64(1), values: result.int64(2) };
}

/** Rows (series, stack, value), ascending. */
function sumStacks(hours: string, isLarge: boolean): string {
  const sums = `SELECT series, stack, sum(val) AS value FROM (${hours})
    ARRAY JOIN stacks AS stack, vals AS val GROUP BY series, stack`;
  if (!isLarge) return `${sums} ORDER BY series, stack`;
  return `SELECT series, if(place <= ${MAX_STACKS}, stack, 0) AS kept, sum(value) FROM (
      SELECT series, stack, value, row_number() OVER (PARTITION BY series ORDER BY abs(value) DESC, stack) AS place
      FROM (${sums})
    ) GROUP BY series, kept ORDER BY series, kept`;
}

/** The index of the last of equal elements from `start` on, in a sorted array. */
function lastOfRun(sorted: BigUint64Array, start: number): number {
  const value = sorted[start];
  let low = start;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sorted[middle] === value) low = middle;
    else high = middle - 1;
  }
  return low;
}
