import type { StackTree } from './merge-stack-tree.js';

export interface StackTreeWalk {
  /** All nodes depth first, each before its children. Begins with the root. */
  readonly nodes: Int32Array;
  /** By node: how many children it has. */
  readonly childCount: Int32Array;
}

/**
 * Walks a tree depth first, of siblings the one with the **highest** rank first. Linear: siblings are ordered by counting.
 *
 * @param ranks by key of the tree: 0 to `ranks.length - 1`.
 */
export function walkStackTree({ count, parent, key }: StackTree, ranks: Int32Array): StackTreeWalk {
  const all = new Int32Array(count - 1);
  for (let node = 1; node < count; node++) all[node - 1] = node;
  const byRank = sortByCounting(all, (node) => ranks[key[node] ?? 0] ?? 0, ranks.length);
  const children = sortByCounting(byRank.sorted, (node) => parent[node] ?? 0, count);

  const nodes = new Int32Array(count);
  const childCount = new Int32Array(count);
  // Room for every node: the nodes that wait are distinct.
  const waiting = new Int32Array(count);
  let waitingCount = 1;
  let walked = 0;
  while (waitingCount > 0) {
    const node = waiting[--waitingCount] ?? 0;
    nodes[walked++] = node;
    const start = children.offsets[node] ?? 0;
    const end = children.offsets[node + 1] ?? 0;
    childCount[node] = end - start;
    for (let at = start; at < end; at++) waiting[waitingCount++] = children.sorted[at] ?? 0;
  }
  return { nodes, childCount };
}

/** Items with equal numbers keep their order; items of number `n` are `sorted[offsets[n] .. offsets[n + 1])`. */
function sortByCounting(
  items: Int32Array,
  numberOf: (item: number) => number,
  numbers: number,
): { readonly sorted: Int32Array; readonly offsets: Int32Array } {
  const offsets = new Int32Array(numbers + 1);
  for (const item of items) offsets[numberOf(item) + 1] = (offsets[numberOf(item) + 1] ?? 0) + 1;
  for (let at = 0; at < numbers; at++) offsets[at + 1] = (offsets[at + 1] ?? 0) + (offsets[at] ?? 0);
  const next = offsets.slice();
  const sorted = new Int32Array(items.length);
  for (const item of items) {
    const place = next[numberOf(item)] ?? 0;
    sorted[place] = item;
    next[numberOf(item)] = place + 1;
  }
  return { sorted, offsets };
}
