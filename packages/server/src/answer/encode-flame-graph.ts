import { orderChildren } from './children-order.js';
import { type LaidOutTree, layOutTree } from './lay-out-tree.js';
import { at, type NameTree, ROOT_NODE } from './name-tree.js';
import { OTHER, truncateTree } from './truncate-tree.js';

/** The fields of `querier.v1.FlameGraph`, as numbers: a node is 4 of them. Sums above 2^53 have lost their last digits. */
export interface FlameGraphAnswer extends LaidOutTree {
  /** Total of the root. */
  readonly total: number;
}

/**
 * Encodes a tree as the flame graph that Grafana and the page draw: children lie on their caller behind its own value,
 * sorted by name, `other` last. A tree without stacks is one root of value 0. A function named `total` has the index of the root, as
 * the reference gives it.
 *
 * @param maxNodes about how many nodes to show, the root not counted (see truncateTree); below 1: all.
 */
export function encodeFlameGraph(tree: NameTree, maxNodes: number): FlameGraphAnswer {
  const shown = truncateTree(tree, maxNodes, 'fold');
  const order = orderChildren(shown, shown.names.indexOf(OTHER));
  return {
    ...layOutTree(shown, { order, sides: [shown], sharesTotal: true }),
    total: at(shown.total, ROOT_NODE),
  };
}
