import type { LocationTree } from './location-tree.js';

const NO_PARENT = -1;
const OTHER_PLACE = -1;

/**
 * The same as keepCallSite for stacks of locations: those whose outermost frames, inlined ones included, have just these names. A
 * location that begins within the names counts with all of its frames.
 *
 * @param callSite outermost first; without names it is the whole tree.
 */
export function keepLocationCallSite(tree: LocationTree, callSite: readonly string[]): LocationTree {
  if (callSite.length === 0) return tree;
  const { count, parent, location, locations } = tree;
  const self = new BigInt64Array(count);
  /** By node how many of the names its stack has, which is all of them from the place on. */
  const matched = new Int32Array(count);
  let isFound = false;
  for (let node = 0; node < count; node++) {
    const caller = parent[node] ?? NO_PARENT;
    let names = caller === NO_PARENT ? 0 : (matched[caller] ?? OTHER_PLACE);
    for (const {
      function: { name },
    } of locations[location[node] ?? -1]?.frames.toReversed() ?? []) {
      if (names === OTHER_PLACE || names === callSite.length) break;
      names = name === callSite[names] ? names + 1 : OTHER_PLACE;
    }
    matched[node] = names;
    if (names !== callSite.length) continue;
    self[node] = tree.self[node] ?? 0n;
    isFound = true;
  }
  return isFound ? { ...tree, self } : { ...tree, count: 0 };
}
