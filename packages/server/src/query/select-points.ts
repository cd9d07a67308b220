import { amountOfProfile } from './amount-of-profile.js';
import { type Grouping, groupByLabels } from './group-by-labels.js';
import type { Condition } from './label-condition.js';
import { profileCondition } from './query-scope.js';

/** What a point is: a profile, or what a profile has of one span. */
export type PointKind = 'profile' | 'span';

export interface PointsQuery extends Grouping {
  readonly kind: PointKind;
  /** Ids of the stacks whose samples count, of profiles. Default: all. */
  readonly stacks?: BigUint64Array | undefined;
}

/**
 * A SELECT of points: `grouping`, `ms` (Unix milliseconds), `profile_id`, `span_id` and `trace_id` (0 for profiles), `amount`
 * (what its samples add up to), and `series_ids`. A profile whose samples are of several series is one point in each group.
 */
export function selectPoints(query: PointsQuery): Condition {
  const { sql, parameters } = profileCondition(query.scope, query.type);
  const amount = amountOfProfile(query.stacks);
  const rows = query.kind === 'profile' ? profileRows(sql, amount.sql) : spanRows(sql);
  const grouped = groupByLabels(rows, query);
  return {
    sql: `SELECT grouping, ms, profile_id, span_id, trace_id, sum(value) AS amount, groupArray(series) AS series_ids
      FROM (${grouped.sql}) GROUP BY grouping, ms, profile_id, span_id, trace_id`,
    parameters: { ...parameters, ...amount.parameters, ...grouped.parameters },
  };
}

function profileRows(where: string, amount: string): string {
  return `SELECT series, toUnixTimestamp64Milli(time) AS ms, profile_id, toUInt64(0) AS span_id, toUInt128(0) AS trace_id, ${amount} AS value
    FROM profiles FINAL WHERE ${where}`;
}

/**
 * Samples are added up per link before the links are spread over rows. Looking up the span of each sample by its number
 * repeats all spans for every one: for 4 000 profiles of 300 spans and 2 000 samples that took 25 times as long, and in
 * engines that copy what they repeat more than 1 GB. sumMap leaves out keys that come to 0, so each link counts one more,
 * and its place among the sums is its number.
 */
function spanRows(where: string): string {
  return `SELECT series, ms, profile_id, span_id, trace_id, sum_and_one - 1 AS value FROM (
      SELECT series, toUnixTimestamp64Milli(time) AS ms, profile_id, span_ids, trace_ids,
        arrayReduce('sumMap', [arrayConcat(detail_links, arrayEnumerate(span_ids))],
          [arrayConcat(detail_vals, arrayResize([]::Array(Int64), length(span_ids), 1))]) AS sums,
        arrayFilter((sum, link) -> link > 0, sums.2, sums.1) AS sums_of_links
      FROM profiles FINAL WHERE ${where} AND notEmpty(span_ids)
    ) ARRAY JOIN span_ids AS span_id, trace_ids AS trace_id, sums_of_links AS sum_and_one
    WHERE span_id != 0 AND sum_and_one > 1`;
}
