import type { DiffTree } from './diff-tree.js';
import { at, type NodeValues, ROOT_NODE } from './name-tree.js';
import { nodeLimit } from './node-limit.js';
import { OTHER } from './truncate-tree.js';

export interface TruncatedDiff extends DiffTree {
  /** Index of the name that stands for what is too small; no function has this index, though one may have the text. */
  readonly other: number;
}

/**
 * The aligned tree with at most about `maxNodes` nodes, the root counted: a node counts by the larger one of its two totals, and those
 * below a caller that are too small become one leaf `other` with the sums of each side.
 *
 * @param maxNodes below 1: no limit.
 */
export function truncateDiff(tree: DiffTree, maxNodes: number): TruncatedDiff {
  const { left, right } = tree;
  const other = tree.names.length;
  const largest = left.total.map((total, node) => Math.max(total, at(right.total, node)));
  const minTotal = nodeLimit(largest, maxNodes);
  if (minTotal === 0) return { ...tree, other };

  // Every added `other` stands for at least one node that is gone, so the tree does not grow.
  const name = new Int32Array(tree.count);
  const parent = new Int32Array(tree.count);
  const sides = [left, right].map((from) => ({ from, to: emptyValues(tree.count) }));
  let count = 0;

  function add(caller: number, nameIndex: number): number {
    parent[count] = caller;
    name[count] = nameIndex;
    return count++;
  }

  /** By node of the old tree: its node in the new one, -1 when it is not shown. */
  const shownAs = new Int32Array(tree.count).fill(-1);
  /** By node of the new tree: its child `other`, 0 when there is none. */
  const otherBelow = new Int32Array(tree.count);
  for (let node = ROOT_NODE; node < tree.count; node++) {
    const caller = node === ROOT_NODE ? -1 : at(shownAs, at(tree.parent, node));
    if (node !== ROOT_NODE && caller < 0) continue;
    const isShown = at(largest, node) >= minTotal;
    let target: number;
    if (isShown) {
      target = add(caller, at(tree.name, node));
      shownAs[node] = target;
    } else {
      target = at(otherBelow, caller) || add(caller, other);
      otherBelow[caller] = target;
    }
    for (const { from, to } of sides) {
      to.total[target] = at(to.total, target) + at(from.total, node);
      to.self[target] = at(to.self, target) + at(isShown ? from.self : from.total, node);
    }
  }

  const [cutLeft, cutRight] = sides.map(({ to: { self, total } }) => ({
    self: self.subarray(0, count),
    total: total.subarray(0, count),
  })) as [NodeValues, NodeValues];
  return {
    ...{ count, other, left: cutLeft, right: cutRight },
    names: [...tree.names, OTHER],
    name: name.subarray(0, count),
    parent: parent.subarray(0, count),
  };
}

function emptyValues(count: number): NodeValues {
  return { self: new Float64Array(count), total: new Float64Array(count) };
}
