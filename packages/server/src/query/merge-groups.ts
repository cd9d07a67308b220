import { wordsOf } from '@hotspan/otlp-profiles';
import type { NameTree } from '../answer/name-tree.js';
import { ServerError } from '../errors.js';
import { inTurnAgain } from '../in-turn.js';
import type { Database, QueryOptions } from '../store/database.js';
import { buildTree } from './build-tree.js';
import { groupByLabels, readGrouping } from './group-by-labels.js';
import type { LabelSet } from './label-set.js';
import { leavesOf, type MergeStacksQuery, selectRows, type TreeOptions } from './merge-stacks.js';
import type { StackSources } from './stack-sources.js';
import type { SampleRows, StackSums } from './sum-samples.js';

export interface MergeGroupsQuery<T> extends MergeStacksQuery, Pick<TreeOptions, 'withFiles'> {
  /** Names of labels, each once, at least one. */
  readonly groupBy: readonly string[];
  /** Most groups, those of the largest sums. */
  readonly maxGroups: number;
  /** What is made of the stacks of a group, which are let go of then. */
  readonly describe: (tree: NameTree) => T;
}

export interface MergedGroups<T> {
  /** The largest sums first. */
  readonly groups: readonly { readonly labels: LabelSet; readonly described: T }[];
  /** How many have been left out. */
  readonly droppedGroups: number;
}

/** Of all groups together; 48 MB. */
const MAX_STACKS = 2_000_000;

/**
 * The stacks of all matching profiles, merged by function for each distinct set of the `groupBy` labels. Throws
 * HOTSPAN_ERR_SERVER_QUERY_LIMIT for more than {@link MAX_STACKS}.
 */
export async function mergeGroups<T>(
  sources: StackSources,
  query: MergeGroupsQuery<T>,
  options: QueryOptions = {},
): Promise<MergedGroups<T>> {
  const { database, nodes } = sources;
  const { maxGroups, groupBy, describe } = query;
  const source = await selectRows(sources, query, options);
  const all = await rankGroups(database, { ...query, ...source }, options);
  const kept = all.slice(0, maxGroups);
  const sums = await sumGroups(database, { ...query, ...source, kept }, options);
  const loaded = await nodes.load({ ...query, stacks: sums.stacks }, options);
  const { table, rows } = await leavesOf(sources, { ...query, found: loaded }, options);
  const groups: { labels: LabelSet; described: T }[] = [];
  for (const [i, { start, end }] of rangesOfPlaces(sums.places, kept.length).entries()) {
    options.signal?.throwIfAborted();
    const found = { table, rows: rows.subarray(start, end) };
    const values = sums.values.subarray(start, end);
    const described = await inTurnAgain(() => describe(buildTree(found, values)));
    groups.push({ labels: readGrouping(kept[i] ?? '', groupBy), described });
  }
  return { groups, droppedGroups: all.length - kept.length };
}

type GroupedRows = Omit<MergeGroupsQuery<unknown>, 'describe'> & SampleRows;

/** The groupings that have something to show, the largest sums first. */
async function rankGroups(
  database: Database,
  { rows, samples, ...grouping }: GroupedRows,
  options: QueryOptions,
): Promise<readonly string[]> {
  const grouped = groupByLabels(rows.sql, grouping);
  const result = await database.query(
    `SELECT grouping FROM (SELECT grouping, sum(greatest(value, 0)) AS amount FROM (${grouped.sql}) ${samples} GROUP BY grouping)
     WHERE amount > 0 ORDER BY amount DESC, grouping`,
    { ...rows.parameters, ...grouped.parameters },
    options,
  );
  return result.strings(0);
}

interface GroupSums extends StackSums {
  /** By row the place of its group, from 1, ascending. */
  readonly places: BigUint64Array;
}

async function sumGroups(
  database: Database,
  { rows, samples, kept, ...grouping }: GroupedRows & { readonly kept: readonly string[] },
  options: QueryOptions,
): Promise<GroupSums> {
  const grouped = groupByLabels(rows.sql, { ...grouping, groupings: kept });
  const result = await database.query(
    // A number and not the grouping: its text would come once for each row.
    `SELECT toUInt64(indexOf({groupings:Array(String)}, grouping)) AS place, stack, sum(value)
     FROM (${grouped.sql}) ${samples} GROUP BY place, stack ORDER BY place LIMIT {max_rows:UInt64}`,
    { ...rows.parameters, ...grouped.parameters, max_rows: BigInt(MAX_STACKS + 1) },
    options,
  );
  if (result.rowCount > MAX_STACKS) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
      `the groups have more than ${MAX_STACKS} stacks. Give a smaller maxGroups or a shorter range, or select less.`,
    );
  }
  return { places: result.uint64(0), stacks: result.uint64(1), values: result.int64(2) };
}

interface RowRange {
  readonly start: number;
  readonly end: number;
}

function rangesOfPlaces(places: BigUint64Array, count: number): RowRange[] {
  const words = wordsOf(places);
  let row = 0;
  return Array.from({ length: count }, (_, i) => {
    const start = row;
    while (words[row * 2] === i + 1) row++;
    return { start, end: row };
  });
}
