import type { ChildrenOrder } from './children-order.js';
import { at, ROOT_NODE } from './name-tree.js';

/**
 * All nodes depth first, each before its children and the right-most child first: the order in which the reference takes
 * nodes from its stack, and with that part of both formats.
 */
export function walkRightFirst({ offsets, children }: ChildrenOrder): Int32Array {
  const walk = new Int32Array(children.length + 1);
  // Room for every node: the nodes that wait are distinct.
  const waiting = new Int32Array(walk.length);
  waiting[0] = ROOT_NODE;
  let waitingCount = 1;
  let walked = 0;
  while (waitingCount > 0) {
    const node = at(waiting, --waitingCount);
    walk[walked++] = node;
    const end = at(offsets, node + 1);
    for (let i = at(offsets, node); i < end; i++) waiting[waitingCount++] = at(children, i);
  }
  return walk;
}
