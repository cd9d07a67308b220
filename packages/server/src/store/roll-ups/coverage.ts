import type { Database, QueryOptions, QueryParameter } from '../database.js';
import { DAY_SECONDS } from './closed-until.js';

export interface CoverageQuery {
  readonly tenants: readonly string[];
  /** Default: all services. */
  readonly services?: readonly string[];
  readonly type: string;
  /** Start of the first hour and end of the last one, Unix seconds, on the hour. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** What is not asked for, in days since the epoch. Default none. */
  readonly withoutDays?: readonly number[];
}

/**
 * What profiles_hour has of a range. All but the raw hours can be read from there, of the days of `keeps`: it holds the very same as
 * `profiles`, or there is nothing. Profiles that are stored after the look are in neither.
 */
export interface RollUpCoverage {
  /** Starts of hours that must be read from `profiles`, Unix seconds: not over, not rolled up yet, or with late profiles. */
  readonly rawHours: readonly number[];
  /** Whether there is another one. */
  readonly hasRolledHours: boolean;
  /** Whether rows of profiles_hour lie beside newer ones that count more, so that they must be read with FINAL. */
  readonly hasOldRollUps: boolean;
  /** Of the rolled hours: other than before when there are others, or when one of them has got more profiles. */
  readonly version: string;
  /**
   * Days that `profiles` still has, in days since the epoch, each with its retention in days (the column `keep`). Roll-ups are dropped by
   * the week and so have days that are over.
   */
  readonly keeps: readonly { readonly day: number; readonly keepDays: number }[];
}

/**
 * Compares the counts of rows: reads times and counts alone. An hour with a profile that was sent twice counts as raw until the
 * engine has merged the two.
 */
export async function readCoverage(
  database: Database,
  { tenants, services, type, startSeconds, endSeconds, withoutDays = [] }: CoverageQuery,
  options: QueryOptions = {},
): Promise<RollUpCoverage> {
  const parameters: Record<string, QueryParameter> = {
    tenants,
    type,
    start: startSeconds,
    end: endSeconds,
    without_days: withoutDays.map(BigInt),
    ...(services !== undefined && { services }),
  };
  const where = `tenant IN {tenants:Array(String)} AND type = {type:String}${services === undefined ? '' : ' AND service IN {services:Array(String)}'}`;
  const group = 'tenant, service, bucket, keep';
  const result = await database.query(
    `SELECT toUInt64(toUnixTimestamp(bucket)), toUInt64(keep), toUInt64(max(stored > rolled)), sum(rolled), toUInt64(max(has_old))
     FROM (
       SELECT tenant, service, toStartOfHour(time) AS bucket, keep, count() AS stored FROM profiles
       WHERE ${where} AND time >= toDateTime({start:UInt32}, 'UTC') AND time < toDateTime({end:UInt32}, 'UTC')
         AND toUInt64(toDate(time)) NOT IN {without_days:Array(UInt64)}
       GROUP BY ${group}
     ) AS raw
     LEFT JOIN (
       SELECT ${group}, sum(newest) AS rolled, max(newest > oldest) AS has_old
       FROM (
         SELECT ${group}, max(profiles) AS newest, min(profiles) AS oldest FROM profiles_hour
         WHERE ${where} AND bucket >= toDateTime({start:UInt32}, 'UTC') AND bucket < toDateTime({end:UInt32}, 'UTC')
           AND toUInt64(toDate(bucket)) NOT IN {without_days:Array(UInt64)}
         GROUP BY ${group}, series
       )
       GROUP BY ${group}
     ) AS done USING (${group})
     GROUP BY bucket, keep ORDER BY bucket, keep`,
    parameters,
    options,
  );
  const [hours = [], keeps = [], isRaw = [], rolled = [], isOld = []] = [0, 1, 2, 3, 4].map((column) =>
    Array.from(result.uint64(column), Number),
  );
  const rawHours = new Set(hours.filter((_, row) => isRaw[row] === 1));
  const days = new Map<string, { readonly day: number; readonly keepDays: number }>();
  for (const [row, hour] of hours.entries()) {
    const kept = { day: Math.floor(hour / DAY_SECONDS), keepDays: keeps[row] ?? 0 };
    days.set(`${kept.day} ${kept.keepDays}`, kept);
  }
  const rolledRows = [...hours.keys()].filter((row) => !rawHours.has(hours[row] ?? 0));
  return {
    rawHours: [...rawHours],
    hasRolledHours: rolledRows.length > 0,
    hasOldRollUps: isOld.includes(1),
    version: rolledRows.map((row) => `${hours[row]} ${keeps[row]} ${rolled[row]}`).join(),
    keeps: [...days.values()],
  };
}
