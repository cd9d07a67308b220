import { SequenceTable } from '@hotspan/otlp-profiles';
import type { LocationTree, StackLocation } from './location-tree.js';

export interface LeafLocations {
  /** How many of a stack's locations are kept, counted from the leaf; 0 = all. */
  readonly keepLocations: number;
  /** Leaves that differ by nothing but their line are one, of line 0: who compiles by a profile asks where calls are, not where they end. */
  readonly aggregateCallees: boolean;
}

const NO_PARENT = -1;

/** Stacks of their last locations, merged again. */
export function keepLeafLocations(
  tree: LocationTree,
  { keepLocations, aggregateCallees }: LeafLocations,
): LocationTree {
  const most = keepLocations === 0 ? tree.count : keepLocations;
  const locations = [...tree.locations];
  const leafOf = aggregateCallees ? createLeaves(locations) : (location: number) => location;
  // Node i of the new tree is the pair (caller, location) with index i.
  const nodes = new SequenceTable();
  const pair = new Int32Array(2);
  const self: bigint[] = [];
  const path: number[] = [];
  for (const [leaf, value] of tree.self.entries()) {
    if (value === 0n) continue;
    path.length = 0;
    for (let node = leaf; node !== NO_PARENT && path.length < most; node = tree.parent[node] ?? NO_PARENT) {
      const location = tree.location[node] ?? 0;
      path.push(node === leaf ? leafOf(location) : location);
    }
    let node = NO_PARENT;
    for (const location of path.reverse()) {
      pair[0] = node;
      pair[1] = location;
      node = nodes.intern(pair);
    }
    self[node] = (self[node] ?? 0n) + value;
  }
  const count = nodes.count;
  const words = nodes.words();
  return {
    count,
    parent: Int32Array.from({ length: count }, (_, node) => words[node * 2] ?? NO_PARENT),
    location: Int32Array.from({ length: count }, (_, node) => words[node * 2 + 1] ?? 0),
    self: BigInt64Array.from({ length: count }, (_, node) => self[node] ?? 0n),
    locations,
  };
}

/** Finds, or adds, for a location the one that stands for all that differ by the line of their innermost frame. */
function createLeaves(locations: StackLocation[]): (location: number) => number {
  const leaves = new Map<string, number>();
  return (location) => {
    const found = locations[location];
    const [innermost, ...callers] = found?.frames ?? [];
    if (found === undefined || innermost === undefined) return location;
    const leaf = { ...found, frames: [{ ...innermost, line: 0 }, ...callers] };
    const key = JSON.stringify({ ...leaf, address: String(leaf.address) });
    let index = leaves.get(key);
    if (index === undefined) {
      index = innermost.line === 0 ? location : locations.push(leaf) - 1;
      leaves.set(key, index);
    }
    return index;
  };
}
