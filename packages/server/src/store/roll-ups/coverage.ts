import type { Database, QueryOptions, QueryParameter } from '../database.js';
import { DAY_SECONDS, HOUR_SECONDS } from './closed-until.js';
import { findStaleDays } from './stale-days.js';
import { findStaleHours } from './stale-hours.js';

export interface CoverageQuery {
  readonly tenants: readonly string[];
  /** Default: all services. */
  readonly service?: string;
  readonly type: string;
  /** Unix milliseconds. Hours and days that the range only touches are looked at as a whole. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Where roll-ups do not have everything that `profiles` has, as starts in Unix milliseconds. All others can be read from
 * roll-ups: they hold the very same, or there is nothing. Profiles that are stored after the look are in neither.
 */
export interface RollUpCoverage {
  /** Hours that must be read from `profiles`: not over, not rolled up yet, or with late profiles. */
  readonly staleHours: ReadonlySet<number>;
  /** Days that must be read from profiles_hour, and for their stale hours from `profiles`. */
  readonly staleDays: ReadonlySet<number>;
}

/** Compares the counts of rows: reads times, keys and counts alone. */
export async function readCoverage(
  database: Database,
  { tenants, service, type, startMs, endMs }: CoverageQuery,
  options: QueryOptions = {},
): Promise<RollUpCoverage> {
  const parameters: Record<string, QueryParameter> = { tenants, type };
  if (service !== undefined) parameters.service = service;
  const where = {
    sql: `tenant IN {tenants:Array(String)} AND type = {type:String}${service === undefined ? '' : ' AND service = {service:String}'}`,
    parameters,
  };
  const widened = (seconds: number) => ({
    startSeconds: Math.floor(startMs / 1_000 / seconds) * seconds,
    endSeconds: Math.ceil((endMs + 1) / 1_000 / seconds) * seconds,
    where,
  });
  const [hours, days] = await Promise.all([
    findStaleHours(database, widened(HOUR_SECONDS), options),
    findStaleDays(database, widened(DAY_SECONDS), options),
  ]);
  const dayOf = (seconds: number): number => seconds - (seconds % DAY_SECONDS);
  return {
    staleHours: new Set(hours.map(({ hourSeconds }) => hourSeconds * 1_000)),
    staleDays: new Set(
      [
        ...days.map(({ daySeconds }) => daySeconds),
        ...hours.map(({ hourSeconds }) => dayOf(hourSeconds)),
      ].map((seconds) => seconds * 1_000),
    ),
  };
}
