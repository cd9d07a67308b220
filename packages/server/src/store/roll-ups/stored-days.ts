import type { Database } from '../database.js';
import { DAY_SECONDS } from './closed-until.js';

/** Starts of the days from the one of the oldest profile to the one that ends at or after `endSeconds`, the newest first. */
export async function listStoredDays(database: Database, endSeconds: number): Promise<readonly number[]> {
  const result = await database.query(
    'SELECT toInt64(toUnixTimestamp64Nano(min(time))), count(), toInt64(toUnixTimestamp64Nano(max(time))) FROM profiles',
  );
  if (result.uint64(1)[0] === 0n) return [];
  const oldest = Number((result.int64(0)[0] ?? 0n) / 1_000_000_000n);
  const days: number[] = [];
  const newestStored = Number((result.int64(2)[0] ?? 0n) / 1_000_000_000n);
  // A clock that is years ahead makes no days of it.
  const end = Math.min(endSeconds, newestStored + 1);
  const newest = Math.ceil(end / DAY_SECONDS) * DAY_SECONDS - DAY_SECONDS;
  for (let day = newest; day > oldest - DAY_SECONDS; day -= DAY_SECONDS) days.push(day);
  return days;
}

/** Whether any profile is stored. Answered from what the engine knows of the table without reading it. */
export async function hasProfiles(database: Database): Promise<boolean> {
  const result = await database.query('SELECT count() FROM profiles');
  return result.uint64(0)[0] !== 0n;
}
