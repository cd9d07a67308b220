import type { Database, QueryOptions } from '../database.js';
import type { StaleHoursQuery } from './stale-hours.js';

/** A day of one tenant, service, type and retention whose roll-ups do not have all that profiles_hour has. */
export interface StaleDay {
  readonly tenant: string;
  readonly service: string;
  readonly type: string;
  /** Start of the day, Unix seconds. */
  readonly daySeconds: number;
  /** The column `keep`. */
  readonly keepDays: number;
}

const GROUP = 'tenant, service, type, day, keep';

/** Days, the newest first. The range is in whole days. As {@link findStaleHours}, by counts. */
export async function findStaleDays(
  database: Database,
  { startSeconds, endSeconds, where, madeBeforeSeconds, limit }: StaleHoursQuery,
  options: QueryOptions = {},
): Promise<readonly StaleDay[]> {
  const range = "bucket >= toDateTime({start:UInt32}, 'UTC') AND bucket < toDateTime({end:UInt32}, 'UTC')";
  const condition = where?.sql ?? '1';
  const made =
    madeBeforeSeconds === undefined
      ? '1'
      : "(made < toDateTime({made_before:UInt32}, 'UTC') OR made > toDateTime({made_before:UInt32}, 'UTC') + INTERVAL 1 DAY)";
  const result = await database.query(
    `SELECT CAST(tenant, 'String'), CAST(service, 'String'), CAST(type, 'String'), toUInt64(toUnixTimestamp(day)),
       toUInt64(keep)
     FROM (
       SELECT tenant, service, type, toStartOfDay(bucket) AS day, keep, sum(profiles) AS stored FROM profiles_hour FINAL
       WHERE ${range} AND ${condition} GROUP BY ${GROUP}
     ) AS hours
     LEFT JOIN (
       SELECT tenant, service, type, bucket AS day, keep, sumIf(profiles, series != 0) AS of_series,
         sumIf(profiles, series = 0) AS of_service, max(made) AS made
       FROM profiles_day FINAL WHERE ${range} AND ${condition} GROUP BY ${GROUP}
     ) AS days USING (${GROUP})
     WHERE (stored > of_series OR stored > of_service) AND (of_service = 0 OR ${made})
     ORDER BY day DESC, tenant, service, type, keep ${limit === undefined ? '' : `LIMIT ${limit}`}`,
    {
      ...where?.parameters,
      start: startSeconds,
      end: endSeconds,
      ...(madeBeforeSeconds !== undefined && { made_before: madeBeforeSeconds }),
    },
    options,
  );
  const [services, types] = [result.strings(1), result.strings(2)];
  const [days, keeps] = [result.uint64(3), result.uint64(4)];
  return result.strings(0).map((tenant, row) => ({
    tenant,
    service: services[row] ?? '',
    type: types[row] ?? '',
    daySeconds: Number(days[row]),
    keepDays: Number(keeps[row]),
  }));
}
