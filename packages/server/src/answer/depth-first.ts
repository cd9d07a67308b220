import { at, ROOT_NODE, type TreeShape } from './name-tree.js';

/** The nodes of a tree so that what is below a node follows it at once. */
export interface DepthFirst {
  /** The node at each place; the root is at 0. */
  readonly nodes: Int32Array;
  /** By node: how many it and what is below it are. Those are the places from its own on. */
  readonly sizes: Int32Array;
}

/** Places the nodes in two passes: first how much room each takes, then where its caller's room goes on. */
export function toDepthFirst({ count, parent }: TreeShape): DepthFirst {
  const sizes = new Int32Array(count).fill(1);
  for (let node = count - 1; node > ROOT_NODE; node--) {
    const caller = at(parent, node);
    sizes[caller] = at(sizes, caller) + at(sizes, node);
  }
  const nodes = new Int32Array(count);
  /** By node: the place of its next child. */
  const next = new Int32Array(count);
  next[ROOT_NODE] = 1;
  for (let node = ROOT_NODE + 1; node < count; node++) {
    const caller = at(parent, node);
    const place = at(next, caller);
    nodes[place] = node;
    next[caller] = place + at(sizes, node);
    next[node] = place + 1;
  }
  return { nodes, sizes };
}
