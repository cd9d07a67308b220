import { join } from 'node:path';
import { Session } from 'chdb';

export const LONG_RANGE_TYPE = 'cpu:cpu:nanoseconds:cpu:nanoseconds';

export interface LongRangePlan {
  readonly days: number;
  readonly services: number;
  readonly podsPerService: number;
  /** Tree nodes of a service. */
  readonly nodes: number;
  /** Distinct stacks of a series and day, about. */
  readonly stacks: number;
  /** End of the last hour, Unix seconds. */
  readonly endSeconds: number;
}

/** Sums of what was stored. */
export interface StoredTotals {
  readonly all: number;
  readonly service: number;
  readonly pod: number;
}

const DAY_SECONDS = 86_400;
const INSERT_SETTINGS = 'SETTINGS max_insert_threads = 1, max_threads = 2';

/**
 * Fills the migrated, empty store of a server that does not run. Of a service all pods and days have seven tenths of their stacks in
 * common, which are in every hour; each of the others is in one hour. A row of `profiles` has one stack: it is counted, and not read.
 */
export async function fillStore(dataDir: string, plan: LongRangePlan): Promise<StoredTotals> {
  const session = new Session(join(dataDir, 'db'));
  const run = (sql: string): Promise<unknown> => session.queryAsync(sql);
  const startSeconds = plan.endSeconds - plan.days * DAY_SECONDS;
  const firstDay = Math.floor(startSeconds / DAY_SECONDS);
  const endDay = Math.ceil(plan.endSeconds / DAY_SECONDS);
  const common = Math.round(plan.stacks * 0.7);
  const rare = Math.round((plan.stacks - common) / 24);
  const { nodes, services, podsPerService } = plan;
  const seriesCount = services * podsPerService;

  /** The columns service, pod, series and `place`, of so many places for each series. */
  const perSeries = (places: number): string => `
    SELECT number % ${services} AS of, intDiv(number, ${services}) % ${podsPerService} AS pod, intDiv(number, ${seriesCount}) AS place,
      concat('service-', toString(of)) AS service, cityHash64('series', of, pod) AS series
    FROM numbers(${seriesCount * places})`;

  for (let day = firstDay; day < endDay; day += 7) {
    // Chains: a parent is at three quarters of the place of its child, so that 20,000 nodes are some 30 deep.
    await run(`INSERT INTO nodes (tenant, service, week, keep, id, parent, name, file, line)
      SELECT 'anonymous', concat('service-', toString(of)), toMonday(toDate(${Math.min(day, endDay - 1)})), 0,
        cityHash64('node', of, n), if(n = 0, 0, cityHash64('node', of, intDiv(n * 3, 4))),
        concat('function', toString(cityHash64(n) % ${Math.ceil(nodes / 4)})), concat('src/file-', toString(n % 200), '.js'), n % 1000
      FROM (SELECT number % ${services} AS of, intDiv(number, ${services}) AS n FROM numbers(${nodes * services})) ${INSERT_SETTINGS}`);
  }
  for (let day = firstDay; day < endDay; day++) {
    const within = (time: string): string =>
      `WHERE ${time} >= toDateTime(${startSeconds}, 'UTC') AND ${time} < toDateTime(${plan.endSeconds}, 'UTC')`;
    const start = `toDateTime(${day * DAY_SECONDS}, 'UTC')`;
    await run(`INSERT INTO series (tenant, service, type, day, keep, series, labels)
      SELECT 'anonymous', service, '${LONG_RANGE_TYPE}', toDate(${day}), 0, series,
        map('service_name', service, 'pod', concat('pod-', toString(pod)))
      FROM (${perSeries(1)}) ${INSERT_SETTINGS}`);
    await run(`INSERT INTO profiles (tenant, service, type, series, keep, time, profile_id, duration, total, stacks, vals)
      SELECT 'anonymous', service, '${LONG_RANGE_TYPE}', series, 0, time, toUInt128(cityHash64(series, time)), 60000000000, 1,
        [cityHash64('node', of, 1)], [1]
      FROM (SELECT *, toDateTime64(${start} + place * 60 + pod, 9, 'UTC') AS time FROM (${perSeries(1_440)}))
      ${within('time')} ${INSERT_SETTINGS}`);
    await run(`INSERT INTO profiles_hour (tenant, service, type, bucket, series, keep, profiles, made, total, stacks, vals)
      SELECT 'anonymous', service, '${LONG_RANGE_TYPE}', bucket, series, 0, 60, now(), arraySum(weights), ids, weights
      FROM (
        SELECT service, series, ${start} + place * 3600 AS bucket,
          arrayConcat(
            arrayMap(i -> cityHash64('node', of, cityHash64('common', i) % ${nodes}), range(${common})),
            arrayMap(i -> cityHash64('node', of, cityHash64(pod, bucket, i) % ${nodes}), range(${rare}))) AS drawn,
          arraySort(arrayDistinct(drawn)) AS ids,
          arrayMap(id -> toInt64(intDiv(1000000000, 1 + cityHash64(id) % 1000)), ids) AS weights
        FROM (${perSeries(24)})
      ) ${within('bucket')} ${INSERT_SETTINGS}`);
    if ((day + 1) * DAY_SECONDS > plan.endSeconds) continue;
    for (const series of ['series', 'toUInt64(0)']) {
      await run(`INSERT INTO profiles_day (tenant, service, type, bucket, series, keep, profiles, made, total, folded, stacks, vals)
        SELECT tenant, service, type, ${start}, row, 0, counted, now(), arraySum(vals), 0, stacks, vals
        FROM (
          SELECT tenant, service, type, row, any(counted) AS counted, arraySort(groupArray((stack, val))) AS sorted,
            arrayMap(pair -> pair.1, sorted) AS stacks, arrayMap(pair -> pair.2, sorted) AS vals
          FROM (
            SELECT tenant, service, type, ${series} AS row, stack, sum(value) AS val
            FROM profiles_hour ARRAY JOIN stacks AS stack, vals AS value
            WHERE bucket >= ${start} AND bucket < ${start} + 86400 GROUP BY tenant, service, type, row, stack
          ) AS summed INNER JOIN (
            SELECT tenant, service, type, ${series} AS row, sum(profiles) AS counted FROM profiles_hour
            WHERE bucket >= ${start} AND bucket < ${start} + 86400 GROUP BY tenant, service, type, row
          ) AS counts USING (tenant, service, type, row)
          GROUP BY tenant, service, type, row
        ) ${INSERT_SETTINGS}`);
    }
  }
  for (const table of ['nodes', 'series', 'profiles', 'profiles_hour', 'profiles_day']) {
    await run(`OPTIMIZE TABLE ${table} FINAL`);
  }
  const [all = 0, service = 0, pod = 0] = session
    .query(
      `SELECT sum(total), sumIf(total, service = 'service-0'), sumIf(total, series = cityHash64('series', 0, 0)) FROM profiles_hour`,
      'TSV',
    )
    .toString()
    .trim()
    .split('\t')
    .map(Number);
  session.close();
  return { all, service, pod };
}
