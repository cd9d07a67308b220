import type { NameTree } from '../answer/name-tree.js';
import type { Database, QueryOptions } from '../store/database.js';
import { buildTree } from './build-tree.js';
import type { ClosedHours } from './closed-hours.js';
import type { Condition } from './label-condition.js';
import type { NodeCache } from './node-cache.js';
import { distinctProfiles, profileCondition, type QueryScope } from './query-scope.js';
import { sumStacks } from './sum-stacks.js';

export interface MergeStacksQuery {
  readonly scope: QueryScope;
  readonly type: string;
  /** 16 hexadecimal digits each: only samples linked to one of these spans. */
  readonly spanIds: readonly string[];
  /** 32 hexadecimal digits each: only samples linked to a span of one of these traces. */
  readonly traceIds: readonly string[];
  /** 32 hexadecimal digits each: only these profiles. */
  readonly profileIds: readonly string[];
}

/** Stacks with their values: the id of a leaf, 0 for a stack without frames, and a sum of samples. A stack may come twice. */
export interface StackSums {
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
}

/** Where stacks are read from. */
export interface StackSources {
  readonly database: Database;
  readonly nodes: NodeCache;
  readonly closedHours: ClosedHours;
}

/** The stacks of all matching profiles, merged by function name. */
export async function mergeStacks(
  sources: StackSources,
  query: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<NameTree> {
  const { stacks, values } = await selectStacks(sources, query, options);
  const table = await sources.nodes.load({ ...query, stacks }, options);
  return buildTree(table, stacks, values);
}

/** The stacks of all matching profiles. */
export async function selectStacks(
  sources: Pick<StackSources, 'database' | 'closedHours'>,
  query: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<StackSums> {
  const { spanIds, traceIds, profileIds } = query;
  const link = linkFilter(spanIds, traceIds);
  // Roll-ups know neither links nor profiles.
  if (link === undefined && profileIds.length === 0) return sumStacks(sources, query, options);
  const rows = profileRows(query, link);
  const samples =
    link === undefined
      ? `(${rows.sql}) ARRAY JOIN stacks AS stack, vals AS value`
      : `(${rows.sql}) ARRAY JOIN detail_links AS link, detail_stacks AS stack, detail_vals AS value
         WHERE ${link.sample}`;
  const result = await sources.database.query(
    `SELECT stack, sum(value) FROM ${samples} GROUP BY stack`,
    rows.parameters,
    options,
  );
  return { stacks: result.uint64(0), values: result.int64(1) };
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
    sql: distinctProfiles(columns, where.join(' AND '), scope),
    parameters: {
      ...parameters,
      ...link?.parameters,
      ...(profileIds.length > 0 && { profile_ids: toIntegers(profileIds) }),
    },
  };
}

interface LinkFilter {
  /** Keeps the rows that have a wanted link, which the index of the column finds. */
  readonly row: string;
  /** Keeps the samples of such a link. */
  readonly sample: string;
  readonly parameters: Readonly<Record<string, readonly bigint[]>>;
}

function linkFilter(spanIds: readonly string[], traceIds: readonly string[]): LinkFilter | undefined {
  if (spanIds.length > 0) {
    return {
      row: 'hasAny(span_ids, {spans:Array(UInt64)})',
      sample: 'has({spans:Array(UInt64)}, span_ids[link])',
      parameters: { spans: toIntegers(spanIds) },
    };
  }
  if (traceIds.length > 0) {
    return {
      row: 'hasAny(trace_ids, {traces:Array(UInt128)})',
      sample: 'has({traces:Array(UInt128)}, trace_ids[link])',
      parameters: { traces: toIntegers(traceIds) },
    };
  }
  return undefined;
}

function toIntegers(ids: readonly string[]): bigint[] {
  return ids.map((id) => BigInt(`0x${id}`));
}
