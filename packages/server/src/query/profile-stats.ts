import type { Database, QueryOptions } from '../store/database.js';
import { TENANT_CONDITION } from './query-scope.js';

export interface ProfileStats {
  /** Unix milliseconds. */
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** When the oldest and the newest profile of a tenant began; undefined when there is none. */
export async function queryProfileStats(
  database: Database,
  tenant: string,
  options: QueryOptions = {},
): Promise<ProfileStats | undefined> {
  const result = await database.query(
    `SELECT toUnixTimestamp64Milli(min(time)), toUnixTimestamp64Milli(max(time)) FROM profiles
     WHERE ${TENANT_CONDITION} HAVING count() > 0`,
    { tenants: [tenant] },
    options,
  );
  if (result.rowCount === 0) return undefined;
  return { oldestMs: Number(result.int64(0)[0] ?? 0n), newestMs: Number(result.int64(1)[0] ?? 0n) };
}
