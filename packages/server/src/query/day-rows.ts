import type { QueryOptions } from '../store/database.js';
import { DAY_SECONDS } from '../store/roll-ups/closed-until.js';
import type { ClosedHours } from './closed-hours.js';
import { type Condition, labelCondition } from './label-condition.js';
import { ownedBy, ownsServices, type QueryScope, serviceOf, TENANT_CONDITION } from './query-scope.js';
import type { SeriesList } from './series-list.js';
import type { RolledRows, StackRowsQuery } from './stack-rows.js';
import type { StackSources } from './stack-sources.js';

/** Rows of profiles_day, as of {@link StackRows}. */
export interface DayRows extends RolledRows {
  /** Those that they have whole, in days since the epoch. */
  readonly days: readonly number[];
  /** Whether some of their stacks are in their callers. */
  readonly isFolded: boolean;
}

const DAY_MS = DAY_SECONDS * 1_000;
/**
 * Whole days of the shortest range that is read by day. Of a hundred series with 1,000 stacks hours take 0.1 s for each day
 * (benchmarks/long-range.bench.ts), and they are exact: light stacks of a day are in their callers.
 */
const MIN_DAYS = 3;
/** Days before are read by hour: whoever asks for all that there is starts at the epoch. */
const MAX_DAYS = 1_000;
/** The last whole day that the engine's DateTime has. */
const MAX_DAY = 49_710;

/** What can be read by day, of a scope and type; undefined when that is nothing. Sums are exact. */
export async function dayRows(
  { closedHours, seriesLists }: Pick<StackSources, 'closedHours' | 'seriesLists'>,
  { scope, type }: StackRowsQuery,
  options: QueryOptions = {},
): Promise<DayRows | undefined> {
  const { startDay, endDay } = wholeDays(scope, closedHours);
  if (endDay - startDay < MIN_DAYS) return undefined;
  const service = serviceOf(scope);
  const days = await closedHours.readRolledDays(
    { tenants: scope.tenants, startDay, endDay, ...(service !== undefined && { service }) },
    options,
  );
  if (days.length === 0) return undefined;
  const rows = rowsOf(scope, await seriesLists.list(scope, type, options));
  const [final, once] = days.some(({ hasOldRollUps }) => hasOldRollUps)
    ? ['FINAL', '']
    : ['', 'LIMIT 1 BY tenant, service, bucket, series, keep'];
  return {
    days: days.map(({ day }) => day),
    isFolded: days.some(({ isFolded }) => isFolded),
    key: JSON.stringify([
      'days',
      scope.tenants,
      type,
      scope.matchers,
      days.map(({ day, profiles }) => [day, profiles]),
    ]),
    sql: `SELECT series, stacks, vals FROM profiles_day ${final}
      WHERE ${TENANT_CONDITION} AND type = {type:String}
        AND bucket >= toDateTime({first_day:UInt32}, 'UTC') AND bucket < toDateTime({end_day_start:UInt32}, 'UTC')
        AND toUInt64(toDate(bucket)) * 65536 + keep IN {day_keeps:Array(UInt64)} AND ${rows.sql} ${once}`,
    parameters: {
      ...rows.parameters,
      tenants: scope.tenants,
      type,
      first_day: startDay * DAY_SECONDS,
      end_day_start: endDay * DAY_SECONDS,
      day_keeps: days.flatMap(({ day, keeps }) => keeps.map((keep) => BigInt(day * 65_536 + keep))),
    },
  };
}

function wholeDays(
  { startMs, endMs }: QueryScope,
  closedHours: ClosedHours,
): { readonly startDay: number; readonly endDay: number } {
  const endDay = Math.min(
    Math.floor(endMs / DAY_MS),
    Math.floor(closedHours.endSeconds() / DAY_SECONDS),
    MAX_DAY,
  );
  return { startDay: Math.max(Math.ceil(startMs / DAY_MS), endDay - MAX_DAYS, 0), endDay };
}

/** A service that is selected whole has one row for all of its series. */
function rowsOf(scope: QueryScope, list: SeriesList | undefined): Condition {
  if (!ownsServices(scope)) return ownedBy(scope, list);
  const { sql, parameters } = labelCondition(scope.matchers);
  return { sql: `series = 0 AND ${sql}`, parameters };
}
