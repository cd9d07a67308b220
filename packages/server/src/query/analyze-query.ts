import type { Database, QueryOptions } from '../store/database.js';
import { nodeCondition, profileCondition, type QueryScope, seriesCondition } from './query-scope.js';

/** What there is to read for a query. */
export interface QueryAnalysis {
  /** Machines that have profiles of the query: one of each shard. */
  readonly machines: bigint;
  /** Partitions of the table `profiles` that have some: a day each, of one retention. */
  readonly partitions: bigint;
  readonly series: bigint;
  /** A profile that is split into series counts once for each. */
  readonly profiles: bigint;
  /** Values of the profiles: samples with the same stack are one. */
  readonly values: bigint;
  /** Names and values of the labels of the series, once for each day of the range. */
  readonly labelBytes: bigint;
  /** Stacks, values and links of the profiles, uncompressed. */
  readonly profileBytes: bigint;
  /** Ids and names of the tree nodes of the services in the weeks of the range: what there is to read to name stacks. */
  readonly nodeBytes: bigint;
  /** Whether profiles that came again are there twice, which the engine has not merged yet. */
  readonly hasDuplicates: boolean;
}

/** Of a value its stack; of a link a span and a trace; of a sample that has one the numbers of link and attributes as well. */
const PROFILE_BYTES = '16 * length(vals) + 24 * length(span_ids) + 24 * length(detail_vals)';

/** Counts what a query would read. Of profiles it reads times, ids and the lengths of arrays, not what is in them. */
export async function analyzeQuery(
  database: Database,
  { scope, type }: { readonly scope: QueryScope; readonly type: string },
  options: QueryOptions = {},
): Promise<QueryAnalysis> {
  const wanted = profileCondition(scope, type);
  const series = seriesCondition(scope);
  const nodes = nodeCondition(scope, type);
  // Before they are counted each once: a profile that comes in between must not look like one that is there twice.
  const stored = await database.query(
    `SELECT count() FROM profiles WHERE ${wanted.sql}`,
    wanted.parameters,
    options,
  );
  const [counted, labels, named] = await Promise.all([
    database.query(
      `SELECT uniqExact(hostName()), uniqExact((toDate(time), keep)), uniqExact(series), count(), sum(length(vals)), sum(${PROFILE_BYTES})
       FROM profiles FINAL WHERE ${wanted.sql}`,
      wanted.parameters,
      options,
    ),
    database.query(
      `SELECT sum(arraySum(arrayMap(n -> length(n), mapKeys(labels))) + arraySum(arrayMap(v -> length(v), mapValues(labels))))
       FROM series FINAL WHERE type = {type:String} AND ${series.sql}`,
      { ...series.parameters, type },
      options,
    ),
    database.query(
      `SELECT sum(16 + length(name)) FROM nodes FINAL WHERE ${nodes.sql}`,
      nodes.parameters,
      options,
    ),
  ]);
  const count = (column: number): bigint => counted.uint64(column)[0] ?? 0n;
  return {
    machines: count(0),
    partitions: count(1),
    series: count(2),
    profiles: count(3),
    values: count(4),
    labelBytes: labels.uint64(0)[0] ?? 0n,
    profileBytes: count(5),
    nodeBytes: named.uint64(0)[0] ?? 0n,
    hasDuplicates: (stored.uint64(0)[0] ?? 0n) > count(3),
  };
}
