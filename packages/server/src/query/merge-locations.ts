import type { LocationTree } from '../answer/location-tree.js';
import type { QueryOptions } from '../store/database.js';
import { buildLocationTree } from './build-location-tree.js';
import { loadFrames } from './load-frames.js';
import { type MergeStacksQuery, selectStacks } from './merge-stacks.js';
import type { StackSources } from './stack-sources.js';

/** The stacks of all matching profiles, merged by location: files, lines, addresses and binaries included. */
export async function mergeLocations(
  sources: StackSources,
  query: MergeStacksQuery,
  options: QueryOptions = {},
): Promise<LocationTree> {
  const sums = await selectStacks(sources, query, options);
  const table = await sources.nodes.load({ ...query, stacks: sums.stacks }, options);
  await loadFrames(sources.database, table, { ...query, stacks: sums.stacks }, options);
  return buildLocationTree(table, sums);
}
