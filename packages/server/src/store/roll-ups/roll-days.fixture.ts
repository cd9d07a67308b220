import type { Database } from '../database.js';
import { createDayWriter } from './day-writer.js';
import { loadParents } from './load-parents.js';
import { MAX_DAY_NODES, rollDay } from './roll-day.js';
import type { StaleDay } from './stale-days.js';
import { createTimeSlice } from './time-slice.js';

export interface RollDaysOptions {
  readonly nowMs: number;
  /** Default that of the server. */
  readonly maxNodes?: number;
}

/** Makes the daily roll-ups of days. */
export async function rollDays(
  database: Database,
  days: readonly StaleDay[],
  { nowMs, maxNodes = MAX_DAY_NODES }: RollDaysOptions,
): Promise<void> {
  const slice = createTimeSlice();
  const writer = createDayWriter(database, () => {});
  for (const day of days) {
    await rollDay(day, {
      database,
      parentsOf: () => loadParents(database, day, slice),
      write: writer.add,
      nowSeconds: Math.floor(nowMs / 1_000),
      slice,
      maxNodes,
    });
  }
  await writer.flush();
}
