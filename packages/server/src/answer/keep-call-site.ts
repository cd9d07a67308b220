import { at, createNameTreeBuilder, type NameTree, ROOT_NODE } from './name-tree.js';

/**
 * The part of a tree that was called from one place: stacks whose outermost frames have just these names, with those frames.
 *
 * @param callSite outermost first; without names it is the whole tree.
 */
export function keepCallSite(tree: NameTree, callSite: readonly string[]): NameTree {
  if (callSite.length === 0) return tree;
  const { count, names, name, parent, self, total } = tree;
  // Node by node of the frames, as far as there are some: once through all, for children come behind their callers.
  const path = [ROOT_NODE];
  for (let node = 1; node < count && path.length <= callSite.length; node++) {
    const isNext = at(parent, node) === path.at(-1) && names[at(name, node)] === callSite[path.length - 1];
    if (isNext) path.push(node);
  }
  const site = path.at(-1) ?? ROOT_NODE;
  if (path.length <= callSite.length) return EMPTY_TREE;

  const kept = [...path, ...nodesBelow(tree, site)];
  const placeOf = new Int32Array(count).fill(-1);
  for (const [place, node] of kept.entries()) placeOf[node] = place;
  const isAbove = (place: number): boolean => place < path.length - 1;
  return {
    count: kept.length,
    names,
    name: Int32Array.from(kept, (node) => at(name, node)),
    parent: Int32Array.from(kept, (node) => (node === ROOT_NODE ? -1 : at(placeOf, at(parent, node)))),
    self: Float64Array.from(kept, (node, place) => (isAbove(place) ? 0 : at(self, node))),
    total: Float64Array.from(kept, (node, place) => at(total, isAbove(place) ? site : node)),
  };
}

const EMPTY_TREE: NameTree = createNameTreeBuilder().build();

/** All that a node called, callers first. */
function nodesBelow({ count, parent }: NameTree, site: number): number[] {
  const isBelow = new Uint8Array(count);
  isBelow[site] = 1;
  const below: number[] = [];
  for (let node = site + 1; node < count; node++) {
    if (isBelow[at(parent, node)] !== 1) continue;
    isBelow[node] = 1;
    below.push(node);
  }
  return below;
}
