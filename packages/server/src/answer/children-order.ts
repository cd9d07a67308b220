import { utf8Comparison } from './compare-utf8.js';
import { at, type TreeShape } from './name-tree.js';

/** The children of each node in the order they are shown, from left to right. */
export interface ChildrenOrder {
  /** Children of node `n` are `children[offsets[n] .. offsets[n + 1])`. One entry more than nodes. */
  readonly offsets: Int32Array;
  /** All nodes but the root. */
  readonly children: Int32Array;
}

/**
 * Sorts the children of every node by name, in the order of UTF-8 bytes. Only the distinct names are compared; nodes are
 * then placed by counting, in linear time.
 *
 * @param lastName index of a name that is put behind all others, wherever its bytes belong.
 */
export function orderChildren(tree: TreeShape, lastName?: number): ChildrenOrder {
  const { count, name, parent } = tree;
  const ranks = rankNames(tree, lastName);
  const nodes = new Int32Array(count);
  const nodeRanks = new Int32Array(count);
  // Rank 0 is nobody's but the root's, which so stays in front and is left out below.
  for (let node = 1; node < count; node++) {
    nodes[node] = node;
    nodeRanks[node] = at(ranks, at(name, node)) + 1;
  }

  const byRank = placeByKey(nodes, nodeRanks, tree.names.length + 1);
  const byParent = placeByKey(byRank.placed.subarray(1), parent, count);
  return { offsets: byParent.offsets, children: byParent.placed };
}

/** The place of each name among those that nodes have. */
function rankNames({ names, name }: TreeShape, lastName: number | undefined): Int32Array {
  const isUsed = new Uint8Array(names.length);
  for (let node = 1; node < name.length; node++) isUsed[at(name, node)] = 1;
  const used: RankedName[] = [];
  for (const [index, text] of names.entries()) {
    if (isUsed[index] === 1 && index !== lastName) used.push({ index, text });
  }
  const compare = utf8Comparison(used.map(({ text }) => text));
  used.sort((a, b) => compare(a.text, b.text));

  // Whoever is not among them is behind them: the last name, or a name that no node has.
  const ranks = new Int32Array(names.length).fill(used.length);
  for (const [rank, { index }] of used.entries()) ranks[index] = rank;
  return ranks;
}

interface RankedName {
  readonly index: number;
  readonly text: string;
}

/** Sorts nodes by their key; nodes with equal keys keep their order. */
function placeByKey(
  nodes: Int32Array,
  keys: Int32Array,
  keyCount: number,
): { readonly placed: Int32Array; readonly offsets: Int32Array } {
  const offsets = new Int32Array(keyCount + 1);
  for (let i = 0; i < nodes.length; i++) {
    const behind = at(keys, at(nodes, i)) + 1;
    offsets[behind] = at(offsets, behind) + 1;
  }
  for (let key = 0; key < keyCount; key++) offsets[key + 1] = at(offsets, key + 1) + at(offsets, key);

  const next = offsets.slice();
  const placed = new Int32Array(nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    const node = at(nodes, i);
    const key = at(keys, node);
    const place = at(next, key);
    placed[place] = node;
    next[key] = place + 1;
  }
  return { placed, offsets };
}
