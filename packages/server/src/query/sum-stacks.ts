import type { QueryOptions } from '../store/database.js';
import type { RollUpCoverage } from '../store/roll-ups/coverage.js';
import type { Condition } from './label-condition.js';
import type { StackSources, StackSums } from './merge-stacks.js';
import {
  distinctProfiles,
  ownedBy,
  profileCondition,
  type QueryScope,
  serviceOf,
  TENANT_CONDITION,
} from './query-scope.js';

const HOUR_MS = 3_600_000;
/** More would make the statement too long for the engine; there is little to save then. */
const MAX_RAW_HOURS = 5_000;
/** The last hour that the engine's DateTime has, in hours since the epoch. */
const MAX_HOUR = 1_193_046;

interface StacksQuery {
  readonly scope: QueryScope;
  readonly type: string;
}

/** Hours, Unix seconds: of the first one the start, of the last one the end. */
interface HourRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * All stacks of the profiles of a scope and type: from profiles_hour for hours that it has whole, whose sums are remembered, and from
 * `profiles` for the others and what the range has of the hours at its ends.
 */
export async function sumStacks(
  sources: Pick<StackSources, 'database' | 'closedHours'>,
  query: StacksQuery,
  options: QueryOptions = {},
): Promise<StackSums> {
  const { scope, type } = query;
  const profiles = profileCondition(scope, type);
  const readAll = (): Promise<StackSums> =>
    sumRows(sources, { ...profiles, sql: distinctProfiles('stacks, vals', profiles.sql, scope) }, options);
  const range = wholeHours(scope, sources.closedHours);
  if (range === undefined) return readAll();
  const service = serviceOf(scope);
  const coverage = await sources.closedHours.readCoverage(
    { tenants: scope.tenants, type, ...range, ...(service !== undefined && { service }) },
    options,
  );
  if (!coverage.hasRolledHours || coverage.rawHours.length > MAX_RAW_HOURS) return readAll();
  return join(
    await Promise.all([
      sumRolled(sources, { query, range, coverage }, options),
      sumRows(sources, profilesBeside(query, range, coverage), options),
    ]),
  );
}

function wholeHours(
  { startMs, endMs }: QueryScope,
  closedHours: StackSources['closedHours'],
): HourRange | undefined {
  const start = clampHour(Math.ceil(startMs / HOUR_MS));
  // Times match to the nanosecond: an hour that ends within the last millisecond may have profiles behind it.
  const end = clampHour(Math.floor(Math.min(endMs / HOUR_MS, closedHours.endSeconds() / 3_600)));
  return start < end ? { startSeconds: start * 3_600, endSeconds: end * 3_600 } : undefined;
}

function clampHour(hour: number): number {
  return Math.min(Math.max(hour, 0), MAX_HOUR);
}

interface RolledQuery {
  readonly query: StacksQuery;
  readonly range: HourRange;
  readonly coverage: RollUpCoverage;
}

async function sumRolled(
  sources: Pick<StackSources, 'database' | 'closedHours'>,
  rolled: RolledQuery,
  options: QueryOptions,
): Promise<StackSums> {
  const { sums } = sources.closedHours;
  const { query, coverage } = rolled;
  const { tenants, matchers } = query.scope;
  const key = JSON.stringify([tenants, query.type, matchers, coverage.version]);
  const known = sums.get(key);
  if (known !== undefined) return known;
  const read = await sumRows(sources, rolledRows(rolled), options);
  sums.set(key, read);
  return read;
}

function rolledRows({ query: { scope, type }, range, coverage }: RolledQuery): Condition {
  const { parameters } = profileCondition(scope, type);
  // Without old ones a row is there twice only when two servers made it at the same time. FINAL takes half as long again.
  const [final, once] = coverage.hasOldRollUps
    ? ['FINAL', '']
    : ['', 'LIMIT 1 BY tenant, service, bucket, series, keep'];
  return {
    sql: `SELECT stacks, vals FROM profiles_hour ${final}
      WHERE ${TENANT_CONDITION} AND type = {type:String}
        AND bucket >= toDateTime({first_hour:UInt32}, 'UTC') AND bucket < toDateTime({end_hour:UInt32}, 'UTC')
        AND toUnixTimestamp(bucket) NOT IN {raw_hours:Array(UInt64)}
        AND toUInt64(toDate(bucket)) * 65536 + keep IN {keeps:Array(UInt64)} AND ${ownedBy(scope)} ${once}`,
    parameters: {
      ...parameters,
      ...hourParameters(range, coverage),
      keeps: coverage.keeps.map(({ day, keepDays }) => BigInt(day * 65_536 + keepDays)),
    },
  };
}

/** What the range has beside its rolled hours. */
function profilesBeside({ scope, type }: StacksQuery, range: HourRange, coverage: RollUpCoverage): Condition {
  const { sql, parameters } = profileCondition(scope, type);
  const where = `${sql} AND (time < toDateTime({first_hour:UInt32}, 'UTC') OR time >= toDateTime({end_hour:UInt32}, 'UTC')
    OR toUnixTimestamp(toStartOfHour(time)) IN {raw_hours:Array(UInt64)})`;
  return {
    sql: distinctProfiles('stacks, vals', where, scope),
    parameters: { ...parameters, ...hourParameters(range, coverage) },
  };
}

function hourParameters({ startSeconds, endSeconds }: HourRange, { rawHours }: RollUpCoverage) {
  return { first_hour: startSeconds, end_hour: endSeconds, raw_hours: rawHours.map(BigInt) };
}

async function sumRows(
  { database }: Pick<StackSources, 'database'>,
  rows: Condition,
  options: QueryOptions,
): Promise<StackSums> {
  const result = await database.query(
    `SELECT stack, sum(value) FROM (${rows.sql}) ARRAY JOIN stacks AS stack, vals AS value GROUP BY stack`,
    rows.parameters,
    options,
  );
  return { stacks: result.uint64(0), values: result.int64(1) };
}

function join(parts: readonly [StackSums, StackSums]): StackSums {
  const [a, b] = parts;
  if (a.stacks.length === 0) return b;
  if (b.stacks.length === 0) return a;
  const stacks = new BigUint64Array(a.stacks.length + b.stacks.length);
  const values = new BigInt64Array(stacks.length);
  stacks.set(a.stacks);
  stacks.set(b.stacks, a.stacks.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  return { stacks, values };
}
