import type { Database, QueryOptions, QueryParameter } from '../database.js';
import { DAY_SECONDS } from './closed-until.js';

export interface RolledDaysQuery {
  readonly tenants: readonly string[];
  /** Default: all services. */
  readonly service?: string;
  /** In days since the epoch, the end exclusive. */
  readonly startDay: number;
  readonly endDay: number;
}

/** A day of which profiles_day has every profile that is stored, for each series and for each service. */
export interface RolledDay {
  /** In days since the epoch. */
  readonly day: number;
  /** Profiles that are in it: others when it is made of something else. */
  readonly profiles: number;
  /** Retentions of its rows (the column `keep`). */
  readonly keeps: readonly number[];
  /** Whether something was folded into callers. */
  readonly isFolded: boolean;
  /** Whether rows lie beside newer ones that count more, so that they must be read with FINAL. */
  readonly hasOldRollUps: boolean;
}

/** Each is a part of the statement, of 150 characters. */
const MAX_COUNTS = 200;

/**
 * Days that can be read from profiles_day, of all types: a day has all when its counts are those of `profiles`, for roll-ups never
 * count more than there is. A day with a profile that was sent twice is not one of them until the engine has merged the two.
 *
 * The engine counts the rows of a day and tenant from its primary index, 2 ms for each of 30 days of 144 000 rows. The same counts
 * grouped by day would be read from the rows, and by type too: a second for the 30 days.
 */
export async function readRolledDays(
  database: Database,
  query: RolledDaysQuery,
  options: QueryOptions = {},
): Promise<readonly RolledDay[]> {
  const days = await readDays(database, query, options);
  const rolled: RolledDay[] = [];
  for (let first = 0; first < days.length; first += MAX_COUNTS) {
    const some = days.slice(first, first + MAX_COUNTS);
    const stored = await countProfiles(database, { ...query, days: some.map(({ day }) => day) }, options);
    rolled.push(...some.filter(({ day, profiles }) => stored.get(day) === profiles));
  }
  return rolled;
}

/** What profiles_day has, of days with as many profiles by series as by service. */
async function readDays(
  database: Database,
  query: RolledDaysQuery,
  options: QueryOptions,
): Promise<readonly RolledDay[]> {
  const owner = ownerOf(query);
  const key = 'tenant, service, type, bucket, keep, series';
  const result = await database.query(
    `SELECT toUInt64(toDate(bucket)) AS day, sumIf(newest, series != 0) AS of_series, sumIf(newest, series = 0) AS of_services,
       toUInt64(max(newest > oldest)), arrayStringConcat(arraySort(groupUniqArray(toString(keep))), ','),
       toUInt64(max(is_folded))
     FROM (
       SELECT ${key}, max(profiles) AS newest, min(profiles) AS oldest, max(folded != 0) AS is_folded
       FROM profiles_day
       WHERE ${owner.sql} AND bucket >= toDateTime({start:UInt32}, 'UTC') AND bucket < toDateTime({end:UInt32}, 'UTC')
       GROUP BY ${key}
     )
     GROUP BY day HAVING of_series = of_services ORDER BY day`,
    { ...owner.parameters, start: query.startDay * DAY_SECONDS, end: query.endDay * DAY_SECONDS },
    options,
  );
  const [days, profiles, hasOld, folded] = [0, 1, 3, 5].map((column) => result.uint64(column));
  return result.strings(4).map((keeps, row) => ({
    day: Number(days?.[row]),
    profiles: Number(profiles?.[row]),
    keeps: keeps.split(',').map(Number),
    isFolded: folded?.[row] === 1n,
    hasOldRollUps: hasOld?.[row] === 1n,
  }));
}

/** Rows of `profiles` by day. */
async function countProfiles(
  database: Database,
  query: RolledDaysQuery & { readonly days: readonly number[] },
  options: QueryOptions,
): Promise<ReadonlyMap<number, number>> {
  const owner = ownerOf(query);
  const counts = query.days.map(
    (_, i) =>
      `SELECT toUInt64({day_${i}:UInt16}), count() FROM profiles WHERE ${owner.sql} AND toDate(time) = toDate({day_${i}:UInt16})`,
  );
  const result = await database.query(
    counts.join(' UNION ALL '),
    { ...owner.parameters, ...Object.fromEntries(query.days.map((day, i) => [`day_${i}`, day])) },
    options,
  );
  const stored = result.uint64(1);
  return new Map(Array.from(result.uint64(0), (day, row) => [Number(day), Number(stored[row])]));
}

function ownerOf({ tenants, service }: RolledDaysQuery): {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, QueryParameter>>;
} {
  return {
    sql: `tenant IN {tenants:Array(String)}${service === undefined ? '' : ' AND service = {service:String}'}`,
    parameters: { tenants, ...(service !== undefined && { service }) },
  };
}
