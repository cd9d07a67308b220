import type { QueryParameter } from '../store/database.js';
import { type Condition, isKeyLabel, labelCondition } from './label-condition.js';
import type { Matcher } from './selector/matcher.js';
import type { SeriesList } from './series-list.js';

/** What every query is confined to. */
export interface QueryScope {
  /** Whose data is read, sorted, without duplicates; of several it is merged. None sees nothing. */
  readonly tenants: readonly string[];
  /** Unix milliseconds, inclusive. */
  readonly startMs: number;
  /** Unix milliseconds, inclusive. */
  readonly endMs: number;
  readonly matchers: readonly Matcher[];
}

/** Of rows of `profiles` within the range of a scope. */
export const TIME_CONDITION =
  'time >= fromUnixTimestamp64Milli({start_ms:Int64}) AND time <= fromUnixTimestamp64Milli({end_ms:Int64})';

/** Confines a statement to the parameter `tenants`. Every one that reads a table has it. */
export const TENANT_CONDITION = 'tenant IN {tenants:Array(String)}';

/**
 * The series that a scope selects, as a condition on the table `series`. Series are kept by day: one that is found has
 * a profile on one of the days, not necessarily within the range.
 */
export function seriesCondition(scope: QueryScope): Condition {
  const { tenants, matchers } = scope;
  const labels = labelCondition(matchers);
  return {
    sql: `${TENANT_CONDITION} AND day BETWEEN toDate({start_day:UInt16}) AND toDate({end_day:UInt16}) AND ${labels.sql}`,
    parameters: { ...labels.parameters, tenants, ...dayRange(scope) },
  };
}

/** Looking through the profiles of longer ranges would take longer than what is asked is worth. */
const MAX_EXACT_MS = 6 * 3_600_000;

/** Whether a range is so long that a series counts as present when it is on one of its days. */
export function isToldByDays({ startMs, endMs }: QueryScope): boolean {
  return endMs - startMs > MAX_EXACT_MS;
}

/**
 * The same, and in ranges of up to 6 hours each has a profile within it. Days that the range has whole are told by the series
 * themselves; on those at its ends profiles are looked at.
 */
export function presentSeriesCondition(scope: QueryScope): Condition {
  const condition = seriesCondition(scope);
  if (isToldByDays(scope)) return condition;
  const { sql, parameters } = condition;
  const { start_day, end_day } = dayRange(scope);
  const firstWhole = scope.startMs > start_day * DAY_MS ? start_day + 1 : start_day;
  const lastWhole = scope.endMs < (end_day + 1) * DAY_MS - 1 ? end_day - 1 : end_day;
  const isWhole = (day: string): string =>
    `toInt32(${day}) BETWEEN {first_whole:Int32} AND {last_whole:Int32}`;
  return {
    sql: `${sql} AND (${isWhole('day')} OR (day, type, series) IN (
      SELECT toDate(time), type, series FROM profiles
      WHERE ${TENANT_CONDITION} AND ${TIME_CONDITION} AND NOT (${isWhole('toDate(time)')})))`,
    parameters: { ...parameters, ...timeParameters(scope), first_whole: firstWhole, last_whole: lastWhole },
  };
}

/**
 * The rows of the table `profiles` that a scope selects for one profile type. Times match to the nanosecond, with both
 * ends of the millisecond range inclusive.
 *
 * @param list the series, when they are known.
 */
export function profileCondition(scope: QueryScope, type: string, list?: SeriesList): Condition {
  const owned = ownedBy(scope, list);
  const conditions = [TENANT_CONDITION, 'type = {type:String}', TIME_CONDITION, owned.sql];
  const parameters = { ...owned.parameters, ...timeParameters(scope), tenants: scope.tenants, type };
  if (list === undefined || ownsServices(scope)) return { sql: conditions.join(' AND '), parameters };
  // What `profiles` is ordered by, which the engine does not conclude from the series.
  return {
    sql: [...conditions, 'bitShiftRight(series, 32) IN {sources:Array(UInt64)}'].join(' AND '),
    parameters: { ...parameters, sources: [...new Set(list.ids.map((id) => id >> 32n))] },
  };
}

/** Whether all series of a service are wanted, or none. */
export function ownsServices({ matchers }: QueryScope): boolean {
  return matchers.every(({ name }) => isKeyLabel(name));
}

/** A key of 40 bytes a row is held; rows of longer ranges may be too many for that. */
const MAX_KEYED_MS = 2 * 86_400_000;

/**
 * Rows of `profiles` as a SELECT, a profile that was sent twice once.
 *
 * @param where {@link profileCondition}, and more if need be.
 * @param rangeMs how long a time it selects.
 */
export function distinctProfiles(columns: string, where: string, rangeMs: number): string {
  // FINAL holds nothing, but compares row by row and copies long arrays: it takes twice as long.
  return rangeMs <= MAX_KEYED_MS
    ? `SELECT ${columns} FROM profiles WHERE ${where} LIMIT 1 BY tenant, service, series, time, profile_id`
    : `SELECT ${columns} FROM profiles FINAL WHERE ${where}`;
}

/** The only service that a scope selects, undefined when it does not name one. */
export function serviceOf({ matchers }: QueryScope): string | undefined {
  return matchers.find(({ name, operator }) => name === 'service_name' && operator === '=')?.value;
}

/**
 * Confines a statement to the series of a scope and type, with the parameters `tenants` and `type`; by their services too, which
 * tables are ordered by: rows of others are not looked at.
 */
export function ownedBy(scope: QueryScope, list?: SeriesList): Condition {
  if (list !== undefined) {
    const services = 'service IN {services:Array(String)}';
    return ownsServices(scope)
      ? { sql: services, parameters: { services: list.services } }
      : {
          sql: `${services} AND series IN {series_ids:Array(UInt64)}`,
          parameters: { services: list.services, series_ids: list.ids },
        };
  }
  const { sql, parameters } = seriesCondition(scope);
  const from = `FROM series WHERE type = {type:String} AND ${sql}`;
  const series = `series IN (SELECT series ${from})`;
  const service = serviceOf(scope);
  if (service !== undefined)
    return { sql: `service = {service:String} AND ${series}`, parameters: { ...parameters, service } };
  return {
    sql: scope.matchers.length === 0 ? series : `service IN (SELECT service ${from}) AND ${series}`,
    parameters,
  };
}

/** The tree nodes that the profiles of a scope and type are made of, and others of the same services and weeks. */
export function nodeCondition(scope: QueryScope, type: string): Condition {
  const series = seriesCondition(scope);
  return {
    sql: `${TENANT_CONDITION} AND service IN (SELECT service FROM series WHERE type = {type:String} AND ${series.sql})
      AND week BETWEEN toMonday(toDate({start_day:UInt16})) AND toMonday(toDate({end_day:UInt16}))`,
    parameters: { ...series.parameters, type },
  };
}

/** What {@link TIME_CONDITION} is bound to. */
export function timeParameters({
  startMs,
  endMs,
}: Pick<QueryScope, 'startMs' | 'endMs'>): Readonly<Record<string, QueryParameter>> {
  return { start_ms: clampMs(startMs), end_ms: clampMs(endMs) };
}

const DAY_MS = 86_400_000;

/** Days that the engine's Date can hold. */
const MAX_DAY = 65_535;

/** First and last day of a range, as the parameters `start_day` and `end_day` for `toDate({...:UInt16})`. */
export function dayRange({ startMs, endMs }: Pick<QueryScope, 'startMs' | 'endMs'>): {
  readonly start_day: number;
  readonly end_day: number;
} {
  const dayOf = (ms: number): number => Math.min(Math.max(Math.floor(ms / DAY_MS), 0), MAX_DAY);
  return { start_day: dayOf(startMs), end_day: dayOf(endMs) };
}

/** Beyond the year 2255 nanoseconds no longer fit the engine's 64 bits. */
const MAX_MS = 9_000_000_000_000;

function clampMs(ms: number): bigint {
  return BigInt(Math.min(Math.max(Math.trunc(ms), -MAX_MS), MAX_MS));
}
