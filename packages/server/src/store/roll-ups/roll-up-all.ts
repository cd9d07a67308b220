import type { Database } from '../database.js';
import { closedUntil, DAY_SECONDS } from './closed-until.js';
import { type RollUpTable, rollUpRange } from './roll-up-range.js';
import { listStoredDays } from './stored-days.js';
import { createTimeSlice } from './time-slice.js';

export interface RollUpAllOptions {
  readonly database: Database;
  readonly nowMs: number;
  /** Told of each day that is up to date, as its start in Unix milliseconds. */
  readonly onDay?: (dayMs: number) => void;
}

/**
 * Brings the roll-ups of all hours and days that are over up to date, without a pause. Returns how many were made, by
 * table: hours of a service and type, and days of a series or service.
 * Rejects with the store's error at the first statement that fails.
 */
export async function rollUpAll({
  database,
  nowMs,
  onDay = () => {},
}: RollUpAllOptions): Promise<Readonly<Record<RollUpTable, number>>> {
  const counts = { profiles_hour: 0, profiles_day: 0 };
  const closedSeconds = closedUntil(nowMs);
  const slice = createTimeSlice();
  for (const day of await listStoredDays(database, closedSeconds)) {
    let isDone = false;
    while (!isDone) {
      const outcome = await rollUpRange({
        database,
        startSeconds: day,
        endSeconds: Math.min(day + DAY_SECONDS, closedSeconds),
        nowSeconds: Math.floor(nowMs / 1_000),
        againAfterSeconds: 0,
        slice,
        mayGoOn: () => true,
        onRolled: (table, buckets) => {
          counts[table] += buckets;
        },
        onError: (_table, error) => {
          throw error;
        },
      });
      isDone = outcome.isDone;
    }
    onDay(day * 1_000);
  }
  return counts;
}
