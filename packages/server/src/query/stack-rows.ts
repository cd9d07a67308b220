import type { Database, QueryOptions } from '../store/database.js';
import { readCoverage } from '../store/roll-ups/coverage.js';
import type { Condition } from './label-condition.js';
import { ownedBy, profileCondition, type QueryScope, serviceOf, TENANT_CONDITION } from './query-scope.js';

const HOUR_MS = 3_600_000;
/** More would make the statement too long for the engine; there is little to save then. */
const MAX_RAW_HOURS = 5_000;
/** The last hour that the engine's DateTime has, in hours since the epoch. */
const MAX_HOUR = 1_193_046;

/**
 * Rows that together have all stacks of the profiles of a scope and type, as a statement with the columns `stacks` and `vals`: from
 * profiles_hour for hours that it has whole, from `profiles` for the others and what the range has of the hours at its ends.
 */
export async function stackRows(
  database: Database,
  { scope, type }: { readonly scope: QueryScope; readonly type: string },
  options: QueryOptions = {},
): Promise<Condition> {
  const { sql, parameters } = profileCondition(scope, type);
  const raw = `SELECT stacks, vals FROM profiles FINAL WHERE ${sql}`;
  const firstHour = clampHour(Math.ceil(scope.startMs / HOUR_MS));
  // Times match to the nanosecond: an hour that ends within the last millisecond may have profiles behind it.
  const endHour = clampHour(Math.floor(scope.endMs / HOUR_MS));
  if (firstHour >= endHour) return { sql: raw, parameters };

  const service = serviceOf(scope);
  const range = { startSeconds: firstHour * 3_600, endSeconds: endHour * 3_600 };
  const { rawHours, hasRolledHours, keeps } = await readCoverage(
    database,
    { tenants: scope.tenants, type, ...range, ...(service !== undefined && { service }) },
    options,
  );
  if (!hasRolledHours || rawHours.length > MAX_RAW_HOURS) return { sql: raw, parameters };
  return {
    sql: `${raw} AND (time < toDateTime({first_hour:UInt32}, 'UTC') OR time >= toDateTime({end_hour:UInt32}, 'UTC')
        OR toUnixTimestamp(toStartOfHour(time)) IN {raw_hours:Array(UInt64)})
      UNION ALL
      SELECT stacks, vals FROM profiles_hour FINAL
      WHERE ${TENANT_CONDITION} AND type = {type:String}
        AND bucket >= toDateTime({first_hour:UInt32}, 'UTC') AND bucket < toDateTime({end_hour:UInt32}, 'UTC')
        AND toUnixTimestamp(bucket) NOT IN {raw_hours:Array(UInt64)}
        AND toUInt64(toDate(bucket)) * 65536 + keep IN {keeps:Array(UInt64)} AND ${ownedBy(scope)}`,
    parameters: {
      ...parameters,
      first_hour: range.startSeconds,
      end_hour: range.endSeconds,
      raw_hours: rawHours.map(BigInt),
      keeps: keeps.map(({ day, keepDays }) => BigInt(day * 65_536 + keepDays)),
    },
  };
}

function clampHour(hour: number): number {
  return Math.min(Math.max(hour, 0), MAX_HOUR);
}
