export interface BreadthFirst {
  /** Nodes by place: the root, then its children, then theirs. */
  readonly order: Int32Array;
  /** By node: its place in `order`. */
  readonly placeOf: Int32Array;
  /** Children of the node at place p stand at the places `childStart[p] .. childStart[p + 1])`. */
  readonly childStart: Int32Array;
}

/** Orders a tree whose node 0 is the root and whose parents are smaller than their children. Linear. */
export function breadthFirst(parent: Int32Array): BreadthFirst {
  const count = parent.length;
  // Children by parent, as a counting sort leaves them.
  const offsets = new Int32Array(count + 1);
  for (let node = 1; node < count; node++) {
    const slot = (parent[node] ?? 0) + 1;
    offsets[slot] = (offsets[slot] ?? 0) + 1;
  }
  for (let node = 0; node < count; node++)
    offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
  const next = offsets.slice();
  const children = new Int32Array(Math.max(0, count - 1));
  for (let node = 1; node < count; node++) {
    const of = parent[node] ?? 0;
    const slot = next[of] ?? 0;
    children[slot] = node;
    next[of] = slot + 1;
  }

  const order = new Int32Array(count);
  const placeOf = new Int32Array(count);
  const childStart = new Int32Array(count + 1);
  let filled = 1;
  for (let place = 0; place < count; place++) {
    const node = order[place] ?? 0;
    placeOf[node] = place;
    childStart[place] = filled;
    const end = offsets[node + 1] ?? 0;
    for (let at = offsets[node] ?? 0; at < end; at++) order[filled++] = children[at] ?? 0;
  }
  childStart[count] = filled;
  return { order, placeOf, childStart };
}
