import type { QueryOptions } from '../store/database.js';
import type { CoverageQuery, RollUpCoverage } from '../store/roll-ups/coverage.js';
import type { ClosedHours } from './closed-hours.js';
import type { Condition } from './label-condition.js';
import {
  distinctProfiles,
  ownedBy,
  profileCondition,
  type QueryScope,
  serviceOf,
  TENANT_CONDITION,
} from './query-scope.js';
import type { SeriesList } from './series-list.js';
import type { StackSources } from './stack-sources.js';

const HOUR_MS = 3_600_000;
/** More would make the statement too long for the engine; there is little to save then. */
const MAX_RAW_HOURS = 5_000;
/** The last hour that the engine's DateTime has, in hours since the epoch. */
const MAX_HOUR = 1_193_046;

export interface StackRowsQuery {
  readonly scope: QueryScope;
  readonly type: string;
  /** What is read elsewhere, in days since the epoch. Default none. */
  readonly withoutDays?: readonly number[] | undefined;
}

/** Rows that together have all stacks of a scope and type: SELECTs with the columns `series`, `stacks` and `vals`. */
export interface StackRows {
  readonly profiles: Condition;
  /** Of profiles_hour: hours that it has whole. Undefined when there are none. */
  readonly rolled?: RolledRows;
}

export interface RolledRows extends Condition {
  /** Equal for equal rows. */
  readonly key: string;
}

/** Hours, Unix seconds: of the first one the start, of the last one the end. */
interface HourRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * Where the stacks of a scope and type are: in profiles_hour for hours that it has whole, in `profiles` for the others and what the
 * range has of the hours at its ends.
 */
export async function stackRows(
  { closedHours, seriesLists }: Pick<StackSources, 'closedHours' | 'seriesLists'>,
  { scope, type, withoutDays = [] }: StackRowsQuery,
  options: QueryOptions = {},
): Promise<StackRows> {
  const list = await seriesLists.list(scope, type, options);
  const condition = profileCondition(scope, type, list);
  const sql = `${condition.sql} AND toUInt64(toDate(time)) NOT IN {without_days:Array(UInt64)}`;
  const parameters = { ...condition.parameters, without_days: withoutDays.map(BigInt) };
  const profiles = { sql: distinctProfiles(COLUMNS, sql, scope.endMs - scope.startMs), parameters };
  const range = wholeHours(scope, closedHours);
  if (range === undefined) return { profiles };
  const coverage = await closedHours.readCoverage(
    { tenants: scope.tenants, type, ...range, withoutDays, ...servicesOf(scope, list) },
    options,
  );
  if (!coverage.hasRolledHours || coverage.rawHours.length > MAX_RAW_HOURS) return { profiles };
  const hours = {
    ...parameters,
    first_hour: range.startSeconds,
    end_hour: range.endSeconds,
    raw_hours: coverage.rawHours.map(BigInt),
  };
  const beside = `${sql} AND (time < toDateTime({first_hour:UInt32}, 'UTC') OR time >= toDateTime({end_hour:UInt32}, 'UTC')
    OR toUnixTimestamp(toStartOfHour(time)) IN {raw_hours:Array(UInt64)})`;
  return {
    // Two hours more, of which the range has a part.
    profiles: {
      sql: distinctProfiles(COLUMNS, beside, (coverage.rawHours.length + 2) * HOUR_MS),
      parameters: hours,
    },
    rolled: {
      key: JSON.stringify([scope.tenants, type, scope.matchers, coverage.version]),
      sql: rolledRows(ownedBy(scope, list).sql, coverage),
      parameters: {
        ...hours,
        keeps: coverage.keeps.map(({ day, keepDays }) => BigInt(day * 65_536 + keepDays)),
      },
    },
  };
}

const COLUMNS = 'series, stacks, vals';

/** Services that are asked for their roll-ups; all when they are not known or too many to name. */
function servicesOf(scope: QueryScope, list: SeriesList | undefined): Pick<CoverageQuery, 'services'> {
  const service = serviceOf(scope);
  if (service !== undefined) return { services: [service] };
  return list === undefined || list.services.length > MAX_NAMED_SERVICES ? {} : { services: list.services };
}

const MAX_NAMED_SERVICES = 100;

function wholeHours({ startMs, endMs }: QueryScope, closedHours: ClosedHours): HourRange | undefined {
  const start = clampHour(Math.ceil(startMs / HOUR_MS));
  // Times match to the nanosecond: an hour that ends within the last millisecond may have profiles behind it.
  const end = clampHour(Math.floor(Math.min(endMs / HOUR_MS, closedHours.endSeconds() / 3_600)));
  return start < end ? { startSeconds: start * 3_600, endSeconds: end * 3_600 } : undefined;
}

function clampHour(hour: number): number {
  return Math.min(Math.max(hour, 0), MAX_HOUR);
}

function rolledRows(owned: string, { hasOldRollUps }: RollUpCoverage): string {
  // Without old ones a row is there twice only when two servers made it at the same time. FINAL takes half as long again.
  const [final, once] = hasOldRollUps
    ? ['FINAL', '']
    : ['', 'LIMIT 1 BY tenant, service, bucket, series, keep'];
  return `SELECT ${COLUMNS} FROM profiles_hour ${final}
    WHERE ${TENANT_CONDITION} AND type = {type:String}
      AND bucket >= toDateTime({first_hour:UInt32}, 'UTC') AND bucket < toDateTime({end_hour:UInt32}, 'UTC')
      AND toUInt64(toDate(bucket)) NOT IN {without_days:Array(UInt64)} AND toUnixTimestamp(bucket) NOT IN {raw_hours:Array(UInt64)}
      AND toUInt64(toDate(bucket)) * 65536 + keep IN {keeps:Array(UInt64)} AND ${owned} ${once}`;
}
