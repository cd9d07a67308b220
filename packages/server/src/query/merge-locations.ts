import type { LocationTree } from '../answer/location-tree.js';
import type { Database, QueryOptions } from '../store/database.js';
import { buildLocationTree, rowsOfStacks } from './build-location-tree.js';
import { loadFrames } from './load-frames.js';
import { type MergeStacksQuery, selectStacks } from './merge-stacks.js';
import type { NodeCache } from './node-cache.js';

/** The stacks of all matching profiles, merged by location: files, lines, addresses and binaries included. */
export async function mergeLocations(
  { database, nodes }: { readonly database: Database; readonly nodes: NodeCache },
  query: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<LocationTree> {
  const sums = await selectStacks(database, query, options);
  const table = await nodes.load({ ...query, stacks: sums.stacks }, options);
  const rows = rowsOfStacks(table, sums.stacks);
  const frames = await loadFrames(database, { ...query, table, rows }, options);
  return buildLocationTree(table, frames, sums);
}
