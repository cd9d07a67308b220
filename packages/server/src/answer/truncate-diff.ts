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
  const largest = largerTotals(tree);
  const minTotal = nodeLimit(largest, maxNodes);
  if (minTotal === 0) return { ...tree, other };

  // Of millions of nodes thousands are shown, for each of which there may be one `other`.
  let shown = 0;
  for (let node = ROOT_NODE; node < tree.count; node++) if (at(largest, node) >= minTotal) shown++;
  const most = Math.min(shown * 2, tree.count);
  const name = new Int32Array(most);
  const parent = new Int32Array(most);
  const leftSide = createValues(most);
  const rightSide = createValues(most);
  let count = 0;

  function add(caller: number, nameIndex: number): number {
    parent[count] = caller;
    name[count] = nameIndex;
    return count++;
  }

  /** By node of the old tree: its node in the new one, -1 when it is not shown. */
  const shownAs = new Int32Array(tree.count).fill(-1);
  /** By node of the new tree: its child `other`, 0 when there is none. */
  const otherBelow = new Int32Array(most);
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
    addValues(leftSide, target, { values: left, node, isShown });
    addValues(rightSide, target, { values: right, node, isShown });
  }

  return {
    ...{ count, other, names: [...tree.names, OTHER] },
    name: name.subarray(0, count),
    parent: parent.subarray(0, count),
    left: firstValues(leftSide, count),
    right: firstValues(rightSide, count),
  };
}

function createValues(count: number): NodeValues {
  return { self: new Float64Array(count), total: new Float64Array(count) };
}

function firstValues({ self, total }: NodeValues, count: number): NodeValues {
  return { self: self.subarray(0, count), total: total.subarray(0, count) };
}

/** Adds a node to one of the new tree: with its own value when it is shown, and with all that it called when it is not. */
function addValues(
  { self, total }: NodeValues,
  target: number,
  {
    values,
    node,
    isShown,
  }: { readonly values: NodeValues; readonly node: number; readonly isShown: boolean },
): void {
  total[target] = at(total, target) + at(values.total, node);
  self[target] = at(self, target) + at(isShown ? values.self : values.total, node);
}

/** By node the larger one of its two totals, by which it is shown or not. */
export function largerTotals({
  left,
  right,
  count,
}: Pick<DiffTree, 'left' | 'right' | 'count'>): Float64Array {
  const totals = new Float64Array(count);
  for (let node = 0; node < count; node++)
    totals[node] = Math.max(at(left.total, node), at(right.total, node));
  return totals;
}
