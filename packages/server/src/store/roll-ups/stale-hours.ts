import type { Database, QueryOptions, QueryParameter } from '../database.js';

/** The rows of one tenant, service, type and retention of an hour that profiles_hour does not have all of. */
export interface StaleHour {
  readonly tenant: string;
  readonly service: string;
  readonly type: string;
  /** Start of the hour, Unix seconds. */
  readonly hourSeconds: number;
  /** The column `keep`. */
  readonly keepDays: number;
  /** Rows of `profiles`, and how many of them were there when the hour was rolled up; 0 = it never was. */
  readonly storedRows: number;
  readonly rolledRows: number;
}

export interface StaleHoursQuery {
  /** Start of the first hour and end of the last one, Unix seconds, on the hour. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Further condition on tenant, service and type, which both tables have. */
  readonly where?: { readonly sql: string; readonly parameters: Readonly<Record<string, QueryParameter>> };
  /**
   * Hours that were rolled up after this time, Unix seconds, are passed over, but for those of a day later, when the clock was
   * wrong. Default: none are.
   */
  readonly madeBeforeSeconds?: number;
  /** Most hours, the newest first. Default: all. */
  readonly limit?: number;
}

/** The end of the engine's DateTime. */
const NEVER_SECONDS = 4_294_967_295;
const GROUP = 'tenant, service, type, bucket, keep';

/**
 * Hours whose roll-ups do not have all rows, the newest first. Counts tell: rows are only ever added, so that as many as
 * there were are the same ones. Rows without a roll-up are counted as they lie; where there is one the rows are counted
 * again without repetitions, for a profile that was sent twice is two rows until parts merge.
 */
export async function findStaleHours(
  database: Database,
  query: StaleHoursQuery,
  options: QueryOptions = {},
): Promise<readonly StaleHour[]> {
  const { startSeconds, endSeconds, where, madeBeforeSeconds = NEVER_SECONDS, limit } = query;
  const condition = where?.sql ?? '1';
  const result = await database.query(
    `SELECT CAST(tenant, 'String'), CAST(service, 'String'), CAST(type, 'String'),
       toUInt64(toUnixTimestamp(bucket)), toUInt64(keep), stored, rolled
     FROM (
       SELECT tenant, service, type, toStartOfHour(time) AS bucket, keep, count() AS stored FROM profiles
       WHERE time >= toDateTime({start:UInt32}, 'UTC') AND time < toDateTime({end:UInt32}, 'UTC') AND ${condition}
       GROUP BY ${GROUP}
     ) AS raw
     LEFT JOIN (
       SELECT ${GROUP}, sum(profiles) AS rolled, max(made) AS made FROM profiles_hour FINAL
       WHERE bucket >= toDateTime({start:UInt32}, 'UTC') AND bucket < toDateTime({end:UInt32}, 'UTC') AND ${condition}
       GROUP BY ${GROUP}
     ) AS done USING (${GROUP})
     WHERE stored > rolled AND (rolled = 0 OR made < toDateTime({made_before:UInt32}, 'UTC')
       OR made > toDateTime({made_before:UInt32}, 'UTC') + INTERVAL 1 DAY)
     ORDER BY bucket DESC, tenant, service, type, keep ${limit === undefined ? '' : `LIMIT ${limit}`}`,
    {
      ...where?.parameters,
      start: startSeconds,
      end: endSeconds,
      made_before: madeBeforeSeconds,
    },
    options,
  );
  const [tenants, services, types] = [result.strings(0), result.strings(1), result.strings(2)];
  const [hours, keeps, stored, rolled] = [3, 4, 5, 6].map((column) => result.uint64(column));
  const found = tenants.map((tenant, row) => ({
    tenant,
    service: services[row] ?? '',
    type: types[row] ?? '',
    hourSeconds: Number(hours?.[row]),
    keepDays: Number(keeps?.[row]),
    storedRows: Number(stored?.[row]),
    rolledRows: Number(rolled?.[row]),
  }));
  return withoutRepeats(database, found, query, options);
}

/** Drops the hours that only have repetitions of what was rolled up. */
async function withoutRepeats(
  database: Database,
  hours: readonly StaleHour[],
  { where }: StaleHoursQuery,
  options: QueryOptions,
): Promise<readonly StaleHour[]> {
  const suspects = hours.filter(({ rolledRows }) => rolledRows > 0);
  if (suspects.length === 0) return hours;
  const result = await database.query(
    `SELECT CAST(tenant, 'String'), CAST(service, 'String'), CAST(type, 'String'),
       toUInt64(toUnixTimestamp(toStartOfHour(time)) AS hour), toUInt64(keep), count()
     FROM profiles FINAL
     WHERE toUnixTimestamp(toStartOfHour(time)) IN {hours:Array(UInt64)}
       AND time >= toDateTime({start:UInt32}, 'UTC') AND time < toDateTime({end:UInt32}, 'UTC')
       AND ${where?.sql ?? '1'}
     GROUP BY tenant, service, type, hour, keep`,
    {
      ...where?.parameters,
      hours: [...new Set(suspects.map(({ hourSeconds }) => BigInt(hourSeconds)))],
      start: Math.min(...suspects.map(({ hourSeconds }) => hourSeconds)),
      end: Math.max(...suspects.map(({ hourSeconds }) => hourSeconds)) + 3_600,
    },
    options,
  );
  const [tenants, services, types] = [result.strings(0), result.strings(1), result.strings(2)];
  const [hourColumn, keeps, counts] = [3, 4, 5].map((column) => result.uint64(column));
  const distinct = new Map(
    tenants.map((tenant, row) => [
      JSON.stringify([tenant, services[row], types[row], Number(hourColumn?.[row]), Number(keeps?.[row])]),
      Number(counts?.[row]),
    ]),
  );
  return hours.flatMap((hour) => {
    if (hour.rolledRows === 0) return [hour];
    const { tenant, service, type, hourSeconds, keepDays } = hour;
    const storedRows = distinct.get(JSON.stringify([tenant, service, type, hourSeconds, keepDays])) ?? 0;
    return storedRows > hour.rolledRows ? [{ ...hour, storedRows }] : [];
  });
}
