import { orderChildren } from './children-order.js';
import type { DiffTree } from './diff-tree.js';
import { type LaidOutTree, layOutTree } from './lay-out-tree.js';
import { at, ROOT_NODE } from './name-tree.js';
import { truncateDiff } from './truncate-diff.js';

/**
 * The fields of `querier.v1.FlameGraphDiff`, as numbers: a node is 7 of them, three of the left side, three of the right one and the
 * name. Sums above 2^53 have lost their last digits.
 */
export interface FlameGraphDiffAnswer extends LaidOutTree {
  /** Of both sides together. */
  readonly total: number;
  readonly leftTicks: number;
  readonly rightTicks: number;
}

/**
 * Encodes a diff as one flame graph that shows both sides: a node is where either has it. Nothing is normalised. A function named `total`
 * has an index of its own here.
 *
 * @param maxNodes about how many nodes to show, the root counted (see truncateDiff); below 1: all.
 */
export function encodeFlameGraphDiff(tree: DiffTree, maxNodes: number): FlameGraphDiffAnswer {
  const shown = truncateDiff(tree, maxNodes);
  const order = orderChildren(shown, shown.other);
  const leftTicks = at(tree.left.total, ROOT_NODE);
  const rightTicks = at(tree.right.total, ROOT_NODE);
  return {
    ...layOutTree(shown, { order, sides: [shown.left, shown.right], sharesTotal: false }),
    ...{ total: leftTicks + rightTicks, leftTicks, rightTicks },
  };
}
