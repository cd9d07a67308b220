import type { Database, QueryOptions } from '../store/database.js';
import { TENANT_CONDITION } from './query-scope.js';

export interface ProfileStats {
  /** Rows; a profile that was sent twice is two until the store merges them. */
  readonly count: number;
  /** Unix milliseconds. */
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** How many profiles some tenants have, and when the oldest and the newest began; undefined when there is none. */
export async function queryProfileStats(
  database: Database,
  tenants: readonly string[],
  options: QueryOptions = {},
): Promise<ProfileStats | undefined> {
  const result = await database.query(
    `SELECT toUnixTimestamp64Milli(min(time)), toUnixTimestamp64Milli(max(time)), count() FROM profiles
     WHERE ${TENANT_CONDITION} HAVING count() > 0`,
    { tenants },
    options,
  );
  if (result.rowCount === 0) return undefined;
  return {
    oldestMs: Number(result.int64(0)[0] ?? 0n),
    newestMs: Number(result.int64(1)[0] ?? 0n),
    count: Number(result.uint64(2)[0] ?? 0n),
  };
}
