import { type ChildrenOrder, orderChildren } from './children-order.js';
import { at, type NameTree, ROOT_NODE } from './name-tree.js';
import { OTHER, truncateTree } from './truncate-tree.js';
import { walkRightFirst } from './walk-right-first.js';

/** The fields of `querier.v1.FlameGraph`, as numbers. Sums above 2^53 have lost their last digits. */
export interface FlameGraphAnswer {
  /** Distinct function names, in the order of a walk that goes to the right-most child first. The first is `total`. */
  readonly names: string[];
  /**
   * One list per level; level 0 is the root. Each node is 4 integers, from left to right: distance from the end of the node
   * before it (from 0 for the first), total, self, index into `names`.
   */
  readonly levels: number[][];
  /** Total of the root. */
  readonly total: number;
  /** Largest self of a node. */
  readonly maxSelf: number;
}

/** Text of the root. A function of this name is given the same index, as the reference does. */
const TOTAL = 'total';

/**
 * Encodes a tree as the flame graph that Grafana and the page draw: children lie on their caller behind its own value,
 * sorted by name, `other` last. A tree without stacks is one root of value 0.
 *
 * @param maxNodes about how many nodes to show, the root not counted (see truncateTree); below 1: all.
 */
export function encodeFlameGraph(tree: NameTree, maxNodes: number): FlameGraphAnswer {
  const shown = truncateTree(tree, maxNodes, 'fold');
  const order = orderChildren(shown, OTHER);
  const { names, nameIndexes } = collectNames(shown, walkRightFirst(order));
  return {
    names,
    levels: layOutLevels(shown, order, nameIndexes),
    total: at(shown.total, ROOT_NODE),
    maxSelf: shown.self.reduce((largest, self) => Math.max(largest, self), 0),
  };
}

/** Names in the order of the walk, and for each name of the tree its index among them. */
function collectNames(
  tree: NameTree,
  walk: Int32Array,
): { readonly names: string[]; readonly nameIndexes: Int32Array } {
  const names = [TOTAL];
  const nameIndexes = Int32Array.from(tree.names, (name) => (name === TOTAL ? 0 : -1));
  for (let i = 1; i < walk.length; i++) {
    const name = at(tree.name, at(walk, i));
    if (at(nameIndexes, name) >= 0) continue;
    nameIndexes[name] = names.length;
    // Every node but the root, which is the first of the walk, has a name of the tree.
    names.push(tree.names[name] as string);
  }
  return { names, nameIndexes };
}

/** Visits the nodes level by level; the children of a level are, in the order they are found, the next level. */
function layOutLevels(
  { count, name, self, total }: NameTree,
  { offsets, children }: ChildrenOrder,
  nameIndexes: Int32Array,
): number[][] {
  const levels: number[][] = [];
  const start = new Float64Array(count);
  const queue = new Int32Array(count);
  queue[0] = ROOT_NODE;
  let queued = 1;
  let visited = 0;
  while (visited < queued) {
    const levelEnd = queued;
    // Allocated at its length: three times as fast as pushing on 200 000 nodes.
    const values = new Array<number>((levelEnd - visited) * 4);
    let offset = 0;
    let previousEnd = 0;
    for (; visited < levelEnd; visited++) {
      const node = at(queue, visited);
      const nodeStart = at(start, node);
      const nodeTotal = at(total, node);
      values[offset++] = nodeStart - previousEnd;
      values[offset++] = nodeTotal;
      values[offset++] = at(self, node);
      values[offset++] = node === ROOT_NODE ? 0 : at(nameIndexes, at(name, node));
      previousEnd = nodeStart + nodeTotal;

      let childStart = nodeStart + at(self, node);
      const childrenEnd = at(offsets, node + 1);
      for (let i = at(offsets, node); i < childrenEnd; i++) {
        const child = at(children, i);
        start[child] = childStart;
        childStart += at(total, child);
        queue[queued++] = child;
      }
    }
    levels.push(values);
  }
  return levels;
}
