import type { Database } from '../database.js';
import { idOfPath, type StoredProfile } from './stored-profiles.fixture.js';

/** What a row of a roll-up says, by its key as JSON: tenant, service, type, start in seconds, series, retention. */
export type RollUpRows = Readonly<Record<string, RollUpRow>>;

export interface RollUpRow {
  readonly profiles: bigint;
  readonly total: bigint;
  /** By node id. */
  readonly samples: Readonly<Record<string, bigint>>;
}

/** The rows of profiles_hour or profiles_day as queries see them. */
export async function readRollUps(database: Database, table: string): Promise<RollUpRows> {
  const result = await database.query(
    `SELECT toJSONString((CAST(tenant, 'String'), CAST(service, 'String'), CAST(type, 'String'),
       toUnixTimestamp(bucket), toString(series), keep)), profiles, total, stack, val
     FROM ${table} FINAL LEFT ARRAY JOIN stacks AS stack, vals AS val ORDER BY ALL`,
  );
  const keys = result.strings(0);
  const [profiles, stacks] = [result.uint64(1), result.uint64(3)];
  const [totals, values] = [result.int64(2), result.int64(4)];
  const rows: Record<string, { profiles: bigint; total: bigint; samples: Record<string, bigint> }> = {};
  for (const [i, engineKey] of keys.entries()) {
    const key = JSON.stringify(JSON.parse(engineKey));
    rows[key] ??= { profiles: profiles[i] ?? 0n, total: totals[i] ?? 0n, samples: {} };
    rows[key].samples[String(stacks[i])] = values[i] ?? 0n;
  }
  return rows;
}

export interface ModelOptions {
  readonly bucketSeconds: number;
  /** Whether series are told apart. */
  readonly bySeries: boolean;
}

/** The same, added up from profiles, each counted once. */
export function addUp(
  profiles: readonly StoredProfile[],
  { bucketSeconds, bySeries }: ModelOptions,
): RollUpRows {
  const rows: Record<string, { profiles: bigint; total: bigint; samples: Record<string, bigint> }> = {};
  for (const { tenant, service, type, timeMs, series, keepDays, samples } of new Set(profiles)) {
    const bucket = Math.floor(timeMs / 1_000 / bucketSeconds) * bucketSeconds;
    const key = JSON.stringify([tenant, service, type, bucket, String(bySeries ? series : 0n), keepDays]);
    rows[key] ??= { profiles: 0n, total: 0n, samples: {} };
    const row = rows[key];
    row.profiles++;
    for (const [path, value] of samples) {
      const id = String(idOfPath(path));
      row.samples[id] = (row.samples[id] ?? 0n) + value;
      row.total += value;
    }
  }
  return rows;
}

/** Start of a row's hour or day, in Unix milliseconds. */
export function startOf(key: string): number {
  return Number((JSON.parse(key) as unknown[])[3]) * 1_000;
}

/** Retention of a row, in days. */
export function keepOf(key: string): number {
  return Number((JSON.parse(key) as unknown[])[5]);
}
