import type { NameTree } from '../answer/name-tree.js';
import type { Database, QueryOptions } from '../store/database.js';
import { buildTree } from './build-tree.js';
import type { Condition } from './label-condition.js';
import type { NodeCache } from './node-cache.js';
import { profileCondition, type QueryScope } from './query-scope.js';
import { stackRows } from './stack-rows.js';

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

/** Stacks with their values: the id of a leaf, 0 for a stack without frames, and the sum of its samples. */
export interface StackSums {
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
}

/** The stacks of all matching profiles, merged by function name. */
export async function mergeStacks(
  { database, nodes }: { readonly database: Database; readonly nodes: NodeCache },
  query: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<NameTree> {
  const { stacks, values } = await selectStacks(database, query, options);
  const table = await nodes.load({ ...query, stacks }, options);
  return buildTree(table, stacks, values);
}

/** The stacks of all matching profiles, each once. */
export async function selectStacks(
  database: Database,
  { scope, type, spanIds, traceIds, profileIds }: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<StackSums> {
  const link = linkFilter(spanIds, traceIds);
  // Roll-ups know neither links nor profiles.
  const rows =
    link === undefined && profileIds.length === 0
      ? await stackRows(database, { scope, type }, options)
      : profileRows({ scope, type, profileIds, link });
  const from =
    link === undefined
      ? `(${rows.sql}) ARRAY JOIN stacks AS stack, vals AS value`
      : `(${rows.sql}) ARRAY JOIN detail_links AS link, detail_stacks AS stack, detail_vals AS value
         WHERE ${link.sample}`;
  const result = await database.query(
    `SELECT stack, sum(value) FROM ${from} GROUP BY stack`,
    rows.parameters,
    options,
  );
  return { stacks: result.uint64(0), values: result.int64(1) };
}

/** Rows of `profiles` that have wanted links and ids. */
function profileRows({
  scope,
  type,
  profileIds,
  link,
}: Pick<MergeStacksQuery, 'scope' | 'type' | 'profileIds'> & {
  readonly link: LinkFilter | undefined;
}): Condition {
  const { sql, parameters } = profileCondition(scope, type);
  const columns =
    link === undefined ? 'stacks, vals' : 'span_ids, trace_ids, detail_links, detail_stacks, detail_vals';
  const where = [
    sql,
    ...(link === undefined ? [] : [link.row]),
    ...(profileIds.length === 0 ? [] : ['has({profile_ids:Array(UInt128)}, profile_id)']),
  ];
  return {
    sql: `SELECT ${columns} FROM profiles FINAL WHERE ${where.join(' AND ')}`,
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
