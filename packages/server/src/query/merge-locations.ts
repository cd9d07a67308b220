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
  const { stacks, values } = await selectStacks(sources, query, options);
  const found = await sources.nodes.load({ ...query, stacks }, options);
  await loadFrames(sources.database, found, query, options);
  return buildLocationTree(found, values);
}
