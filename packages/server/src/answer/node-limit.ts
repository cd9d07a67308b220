import { at } from './name-tree.js';

/**
 * The total that a node must reach to be shown when about `maxNodes` nodes are wanted: the smallest of the `maxNodes`
 * largest totals, and 0 when all nodes may be shown. Equal totals can let more nodes through.
 *
 * Keeps the largest totals seen so far in a heap with the smallest on top. In trees most totals are small, so most are
 * turned away by one comparison; the worst case is O(n log maxNodes), which a quickselect does not promise.
 *
 * @param totals of the nodes that count, in any order.
 * @param maxNodes below 1: no limit.
 */
export function nodeLimit(totals: Float64Array, maxNodes: number): number {
  if (maxNodes < 1 || totals.length <= maxNodes) return 0;
  const heap = totals.slice(0, maxNodes);
  for (let slot = (heap.length >>> 1) - 1; slot >= 0; slot--) sink(heap, slot);
  for (let i = heap.length; i < totals.length; i++) {
    const total = at(totals, i);
    if (total <= at(heap, 0)) continue;
    heap[0] = total;
    sink(heap, 0);
  }
  return at(heap, 0);
}

/** Lets the value of a slot go down to where both values below it are at least as large. */
function sink(heap: Float64Array, start: number): void {
  const value = at(heap, start);
  let slot = start;
  for (;;) {
    let below = slot * 2 + 1;
    if (below >= heap.length) break;
    if (below + 1 < heap.length && at(heap, below + 1) < at(heap, below)) below++;
    if (at(heap, below) >= value) break;
    heap[slot] = at(heap, below);
    slot = below;
  }
  heap[slot] = value;
}
