import type { Database } from '../database.js';
import { DAY_SECONDS } from './closed-until.js';
import { createDayWriter } from './day-writer.js';
import { loadParents } from './load-parents.js';
import type { ParentTable } from './parent-table.js';
import { planHourStatements } from './plan-hour-statements.js';
import { rollDay } from './roll-day.js';
import { rollInParts } from './roll-in-parts.js';
import { findStaleDays, type StaleDay } from './stale-days.js';
import { findStaleHours } from './stale-hours.js';
import type { TimeSlice } from './time-slice.js';

/** Most hours, and days, of a service and type that are looked at in one go. */
const MAX_FOUND = 10_000;

export interface RangeOptions {
  readonly database: Database;
  /** Whole hours that are over, Unix seconds. Days are rolled up if they lie within as a whole. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly nowSeconds: number;
  /** An hour that late profiles came for is not rolled up again before this time has passed, and a day of it neither. */
  readonly againAfterSeconds: number;
  readonly slice: TimeSlice;
  /** Asked before each statement: false ends the work. */
  readonly mayGoOn: () => boolean;
  /** Told of every statement that succeeded. */
  readonly onRolled: (table: RollUpTable, buckets: number) => void;
  /** Told of every statement that failed; the others are still run. */
  readonly onError: (table: RollUpTable, error: unknown) => void;
}

export type RollUpTable = 'profiles_hour' | 'profiles_day';

export interface RangeOutcome {
  /** Whether everything that was stale was tried. */
  readonly isDone: boolean;
  /** The oldest hour that is still stale, Unix seconds; undefined = none. */
  readonly oldestStaleSeconds: number | undefined;
}

/** Brings the roll-ups of a range up to date, hours before days, new ones before old ones. Rejects if it cannot look. */
export async function rollUpRange(options: RangeOptions): Promise<RangeOutcome> {
  const { database, startSeconds, endSeconds, nowSeconds, againAfterSeconds, slice } = options;
  const { mayGoOn, onRolled, onError } = options;
  const madeBeforeSeconds =
    againAfterSeconds === 0 ? {} : { madeBeforeSeconds: nowSeconds - againAfterSeconds };
  const hours = await findStaleHours(database, {
    startSeconds,
    endSeconds,
    ...madeBeforeSeconds,
    limit: MAX_FOUND,
  });
  let oldestStaleSeconds: number | undefined;
  let isDone = hours.length < MAX_FOUND;
  for (const statement of planHourStatements(hours)) {
    if (!mayGoOn()) return { isDone: false, oldestStaleSeconds: hours.at(-1)?.hourSeconds };
    const roll = async (): Promise<void> => {
      await rollInParts(database, statement, nowSeconds);
      // The parts of one count once.
      onRolled('profiles_hour', statement.part.index === 0 ? statement.keys.length : 0);
    };
    await attempt(roll, (error) => {
      oldestStaleSeconds = statement.hourSeconds;
      onError('profiles_hour', error);
    });
  }

  const firstDay = Math.ceil(startSeconds / DAY_SECONDS) * DAY_SECONDS;
  const daysEnd = Math.floor(endSeconds / DAY_SECONDS) * DAY_SECONDS;
  if (firstDay >= daysEnd || !isDone) return { isDone, oldestStaleSeconds };
  const days = await findStaleDays(database, {
    startSeconds: firstDay,
    endSeconds: daysEnd,
    ...madeBeforeSeconds,
    limit: MAX_FOUND,
  });
  const onDayError = (error: unknown): void => onError('profiles_day', error);
  const writer = createDayWriter(database, (rows) => onRolled('profiles_day', rows));
  const context = {
    database,
    parentsOf: createParentSource(database, slice),
    write: writer.add,
    nowSeconds,
    slice,
  };
  isDone = days.length < MAX_FOUND;
  for (const day of days) {
    if (!mayGoOn()) {
      isDone = false;
      break;
    }
    await attempt(() => rollDay(day, context), onDayError);
  }
  await attempt(writer.flush, onDayError);
  return { isDone, oldestStaleSeconds };
}

async function attempt(job: () => Promise<void>, onError: (error: unknown) => void): Promise<void> {
  try {
    await job();
  } catch (error) {
    onError(error);
  }
}

/** Keeps the tree that was asked for last: types of a service come one after the other. */
function createParentSource(
  database: Database,
  slice: TimeSlice,
): (day: StaleDay, options: { readonly isFresh: boolean }) => Promise<ParentTable> {
  let last: { readonly key: string; readonly table: ParentTable } | undefined;
  return async (day, { isFresh }) => {
    const key = JSON.stringify([day.tenant, day.service, day.daySeconds]);
    if (isFresh || last?.key !== key) {
      // Let go of before the next is read: two of them are 100 MB.
      last = undefined;
      last = { key, table: await loadParents(database, day, slice) };
    }
    return last.table;
  };
}
