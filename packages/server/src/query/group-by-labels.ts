import type { Condition } from './label-condition.js';
import type { LabelSet } from './label-set.js';
import { type QueryScope, seriesCondition } from './query-scope.js';

export interface Grouping {
  readonly scope: QueryScope;
  readonly type: string;
  /** Names of labels, each once; none = everything is one group. */
  readonly groupBy: readonly string[];
  /** Only these groups, as the column `grouping` names them. Default: all. */
  readonly groupings?: readonly string[] | undefined;
}

/**
 * Adds the column `grouping` to rows that have one `series`: the same text for all that have the same values of the labels
 * to group by, which {@link readGrouping} reads.
 *
 * @param rows a SELECT of what the scope selects.
 */
export function groupByLabels(rows: string, { scope, type, groupBy, groupings }: Grouping): Condition {
  const labels = seriesCondition(scope);
  const only = groupings === undefined ? '' : ' WHERE grouping IN {groupings:Array(String)}';
  const bound = { ...labels.parameters, type, ...(groupings !== undefined && { groupings }) };
  if (groupBy.length === 0)
    return { sql: `SELECT *, '' AS grouping FROM (${rows})${only}`, parameters: bound };
  return {
    sql: `SELECT * FROM (${rows}) AS grouped_rows INNER JOIN (
        SELECT series, any(toJSONString(arrayMap(n -> labels[n], {group_by:Array(String)}))) AS grouping
        FROM series WHERE type = {type:String} AND ${labels.sql} GROUP BY series
      ) AS groups USING series${only}`,
    parameters: { ...bound, group_by: groupBy },
  };
}

/** The labels of a group: in the order of `groupBy`, without those that its series lack. */
export function readGrouping(grouping: string, groupBy: readonly string[]): LabelSet {
  if (grouping === '') return [];
  // Written by the engine from an Array(String) with a value per name.
  const values = JSON.parse(grouping) as string[];
  return groupBy.map((name, i) => [name, values[i] ?? ''] as const).filter(([, value]) => value !== '');
}
