import { type LocationTree, namedLocation } from './location-tree.js';
import { nodeLimit } from './node-limit.js';
import { OTHER } from './truncate-tree.js';

/**
 * Keeps about the `maxNodes` nodes of the largest totals, as truncateTree does. What is below the others ends in a leaf
 * `other` of the node that called it, so that nothing is lost.
 *
 * @param maxNodes below 1: all.
 */
export function truncateLocations(tree: LocationTree, maxNodes: number): LocationTree {
  if (maxNodes < 1 || tree.count <= maxNodes) return tree;
  const totals = totalsOf(tree);
  const limit = nodeLimit(totals, maxNodes);
  const { count, parent, location, self } = tree;
  const other = tree.locations.length;
  // Node of the truncated tree; of a node that is left out, where its value goes.
  const nodeOf = new Int32Array(count);
  const otherOf = new Map<number, number>();
  const kept: { parent: number; location: number; self: bigint }[] = [];
  for (let node = 0; node < count; node++) {
    const caller = parent[node] ?? NO_PARENT;
    const keptCaller = caller === NO_PARENT ? NO_PARENT : (nodeOf[caller] ?? 0);
    const isKept = (totals[node] ?? 0) >= limit;
    if (isKept) {
      nodeOf[node] = kept.length;
      kept.push({ parent: keptCaller, location: location[node] ?? 0, self: self[node] ?? 0n });
      continue;
    }
    // A total never exceeds the one of the caller: below a node that is left out, all are.
    const isInOther = caller !== NO_PARENT && kept[keptCaller]?.location === other;
    const into = isInOther ? keptCaller : (otherOf.get(keptCaller) ?? kept.length);
    if (into === kept.length) {
      otherOf.set(keptCaller, into);
      kept.push({ parent: keptCaller, location: other, self: 0n });
    }
    nodeOf[node] = into;
    const target = kept[into];
    if (target !== undefined) target.self += self[node] ?? 0n;
  }
  return {
    count: kept.length,
    parent: Int32Array.from(kept, (node) => node.parent),
    location: Int32Array.from(kept, (node) => node.location),
    self: BigInt64Array.from(kept, (node) => node.self),
    locations: [...tree.locations, namedLocation(OTHER)],
  };
}

const NO_PARENT = -1;

/** As doubles: which nodes are shown may hang on a last digit, what they add up to does not. */
function totalsOf({ count, parent, self }: LocationTree): Float64Array {
  const totals = Float64Array.from(self, Number);
  // Parents come first, so going backwards every node is complete before it is added to its parent.
  for (let node = count - 1; node >= 0; node--) {
    const caller = parent[node] ?? NO_PARENT;
    if (caller !== NO_PARENT) totals[caller] = (totals[caller] ?? 0) + (totals[node] ?? 0);
  }
  return totals;
}
