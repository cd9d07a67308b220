import type { Database } from '../database.js';
import type { DayRow } from './encode-day-rows.js';
import { foldStacks, type StackValues } from './fold-stacks.js';
import type { ParentTable } from './parent-table.js';
import { type DaySeries, readDaySeries, readStacksBySeries, readStacksOfService } from './read-day-stacks.js';
import type { StaleDay } from './stale-days.js';
import type { TimeSlice } from './time-slice.js';

/** Keeps a day of a hundred series below the cost of one that is read from hours, and more than any graph shows. */
export const MAX_DAY_NODES = 16_384;
/** Stacks that are read at once, 24 bytes each. */
const MAX_READ_STACKS = 1_000_000;

export interface RollDayContext {
  readonly database: Database;
  /** The tree of the day's service; `isFresh` reads it again. */
  readonly parentsOf: (day: StaleDay, options: { readonly isFresh: boolean }) => Promise<ParentTable>;
  readonly write: (row: DayRow) => Promise<void>;
  readonly nowSeconds: number;
  readonly slice: TimeSlice;
  /** Default {@link MAX_DAY_NODES}. */
  readonly maxNodes?: number;
}

/**
 * Makes the rows of a day, whether there are some or not: of every series, and of all together. What the hours count is
 * read before what they hold: if hours change meanwhile the day counts too little, and is found stale.
 */
export async function rollDay(day: StaleDay, context: RollDayContext): Promise<void> {
  const { database, nowSeconds: madeSeconds, write } = context;
  const series = await readDaySeries(database, day);
  if (series.length === 0) return;
  for (const group of groupSeries(series)) {
    const stacksOf = await readStacksBySeries(database, day, group);
    for (const { series: id, profiles } of group) {
      const folded = await fold(day, stacksOf.get(id) ?? NOTHING, context);
      await write({ ...day, ...folded, series: id, profiles, madeSeconds });
    }
  }
  const profiles = series.reduce((sum, one) => sum + one.profiles, 0n);
  const folded = await fold(day, await readStacksOfService(database, day, series), context);
  await write({ ...day, ...folded, series: 0n, profiles, madeSeconds });
}

const NOTHING: StackValues = { stacks: new BigUint64Array(0), values: new BigInt64Array(0) };

function groupSeries(series: readonly DaySeries[]): readonly (readonly DaySeries[])[] {
  const groups: DaySeries[][] = [];
  let room = 0;
  for (const one of series) {
    room -= one.stackCount;
    const last = groups.at(-1);
    if (last !== undefined && room >= 0) last.push(one);
    else {
      groups.push([one]);
      room = MAX_READ_STACKS - one.stackCount;
    }
  }
  return groups;
}

async function fold(
  day: StaleDay,
  input: StackValues,
  { parentsOf, slice, maxNodes = MAX_DAY_NODES }: RollDayContext,
): ReturnType<typeof foldStacks> {
  const parents = await parentsOf(day, { isFresh: false });
  const first = await foldStacks(input, { parents, maxNodes, slice });
  if (first.unknownStacks === 0) return first;
  // Perhaps they are newer than what was read.
  return foldStacks(input, { parents: await parentsOf(day, { isFresh: true }), maxNodes, slice });
}
