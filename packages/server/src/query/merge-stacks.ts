import { alignTrees, type DiffTree } from '../answer/diff-tree.js';
import type { NameTree } from '../answer/name-tree.js';
import type { QueryOptions } from '../store/database.js';
import { buildDiff, buildTree, type LeavesOfPaths } from './build-tree.js';
import type { Condition } from './label-condition.js';
import { type LinkFilter, type Links, linkFilter, toIntegers } from './link-filter.js';
import { loadFrames } from './load-frames.js';
import type { FoundStacks } from './node-cache.js';
import { distinctProfiles, profileCondition, type QueryScope } from './query-scope.js';
import { stackRows } from './stack-rows.js';
import type { StackSources } from './stack-sources.js';
import { type SampleRows, STACKS_OF_ROWS, type StackSums, sumSamples } from './sum-samples.js';
import { type SumStacksQuery, sumStacks } from './sum-stacks.js';

/** Of spans and traces only the samples that are linked to them. */
export interface MergeStacksQuery extends Links {
  readonly scope: QueryScope;
  readonly type: string;
  /** 32 hexadecimal digits each: only these profiles. */
  readonly profileIds: readonly string[];
}

/** How a tree is built. */
export interface TreeOptions {
  /** See {@link buildTree}; default 0. */
  readonly shownNodes?: number;
  /** Whether names tell files, see nameWithFile, and functions of two files are two. Default false. */
  readonly withFiles?: boolean;
}

/**
 * The stacks of all matching profiles, merged by function name, where wanted with its file. In ranges of several whole days light stacks may be in their callers;
 * sums are exact.
 */
export async function mergeStacks(
  sources: StackSources,
  query: MergeStacksQuery & TreeOptions,
  options: QueryOptions = {},
): Promise<NameTree> {
  const { stacks, values } = await selectStacks(sources, { ...query, mayFold: true }, options);
  const found = await sources.nodes.load({ ...query, stacks }, options);
  const leaves = await leavesOf(sources, { ...query, found }, options);
  return buildTree(leaves, values, query.shownNodes);
}

export interface MergeDiffQuery extends TreeOptions {
  readonly left: MergeStacksQuery;
  /** Of the same tenants. */
  readonly right: MergeStacksQuery;
}

/** The stacks of two queries likewise, as one tree. */
export async function mergeDiff(
  sources: StackSources,
  { left, right, shownNodes, withFiles = false }: MergeDiffQuery,
  options: QueryOptions = {},
): Promise<DiffTree> {
  const [ofLeft, ofRight] = await Promise.all([
    selectStacks(sources, { ...left, mayFold: true }, options),
    selectStacks(sources, { ...right, mayFold: true }, options),
  ]);
  const foundLeft = await sources.nodes.load({ ...left, stacks: ofLeft.stacks }, options);
  const foundRight = await sources.nodes.load({ ...right, stacks: ofRight.stacks }, options);
  const leftLeaves = await leavesOf(sources, { ...left, found: foundLeft, withFiles }, options);
  const rightLeaves = await leavesOf(sources, { ...right, found: foundRight, withFiles }, options);
  // The table was full and is another one now.
  if (leftLeaves.table !== rightLeaves.table)
    return alignTrees(buildTree(leftLeaves, ofLeft.values), buildTree(rightLeaves, ofRight.values));
  return buildDiff(
    leftLeaves.table,
    {
      left: { rows: leftLeaves.rows, values: ofLeft.values },
      right: { rows: rightLeaves.rows, values: ofRight.values },
    },
    shownNodes,
  );
}

export interface LeavesQuery extends MergeStacksQuery, Pick<TreeOptions, 'withFiles'> {
  readonly found: FoundStacks;
}

/** The stacks found, of the paths of names that they are to be merged by. */
export async function leavesOf(
  { database }: Pick<StackSources, 'database'>,
  { found, withFiles = false, ...query }: LeavesQuery,
  options: QueryOptions,
): Promise<LeavesOfPaths> {
  if (!withFiles) return found;
  const { table, rows } = found;
  await loadFrames(database, found, query, options);
  table.placed.place(rows);
  return { table: table.placed, rows };
}

/** The stacks of all matching profiles. */
export async function selectStacks(
  sources: Omit<StackSources, 'nodes'>,
  query: MergeStacksQuery & Pick<SumStacksQuery, 'mayFold'>,
  options: QueryOptions = {},
): Promise<StackSums> {
  const link = wantedLinks(query);
  return link === 'all'
    ? sumStacks(sources, query, options)
    : sumSamples(sources.database, linkedRows(query, link), options);
}

/** Where the samples of all matching profiles are, in one SELECT that tells their series. */
export async function selectRows(
  sources: Pick<StackSources, 'closedHours' | 'seriesLists'>,
  query: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<SampleRows> {
  const link = wantedLinks(query);
  if (link !== 'all') return linkedRows(query, link);
  const { profiles, rolled } = await stackRows(sources, query, options);
  return {
    rows: {
      sql: rolled === undefined ? profiles.sql : `${profiles.sql} UNION ALL ${rolled.sql}`,
      parameters: { ...profiles.parameters, ...rolled?.parameters },
    },
    samples: STACKS_OF_ROWS,
  };
}

/** Roll-ups know neither links nor profiles: `all` when neither is asked for. */
function wantedLinks(query: MergeStacksQuery): LinkFilter | undefined | 'all' {
  return linkFilter(query) ?? (query.profileIds.length === 0 ? 'all' : undefined);
}

function linkedRows(query: MergeStacksQuery, link: LinkFilter | undefined): SampleRows {
  return {
    rows: profileRows(query, link),
    samples:
      link === undefined
        ? STACKS_OF_ROWS
        : `ARRAY JOIN detail_links AS link, detail_stacks AS stack, detail_vals AS value WHERE ${link.sample}`,
  };
}

/** Rows of `profiles` that have wanted links and ids. */
function profileRows({ scope, type, profileIds }: MergeStacksQuery, link: LinkFilter | undefined): Condition {
  const { sql, parameters } = profileCondition(scope, type);
  const columns =
    link === undefined ? 'stacks, vals' : 'span_ids, trace_ids, detail_links, detail_stacks, detail_vals';
  const where = [
    sql,
    ...(link === undefined ? [] : [link.row]),
    ...(profileIds.length === 0 ? [] : ['has({profile_ids:Array(UInt128)}, profile_id)']),
  ];
  return {
    sql: distinctProfiles(`series, ${columns}`, where.join(' AND '), scope.endMs - scope.startMs),
    parameters: {
      ...parameters,
      ...link?.parameters,
      ...(profileIds.length > 0 && { profile_ids: toIntegers(profileIds) }),
    },
  };
}
