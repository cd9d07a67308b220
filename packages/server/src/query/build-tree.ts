import { wordsOf } from '@hotspan/otlp-profiles';
import type { DiffTree } from '../answer/diff-tree.js';
import {
  addToCallers,
  type NameTree,
  type NodeValues,
  ROOT_NODE,
  resized,
  type TreeShape,
} from '../answer/name-tree.js';
import { nodeLimit } from '../answer/node-limit.js';
import { largerTotals } from '../answer/truncate-diff.js';
import { NO_PATH, type PathTable } from './name-paths.js';
import { NO_LEAF, NO_ROW } from './node-table.js';
import { columnsOf, createNodeColumns, type NodeColumns, type PathColumns, roomFor } from './path-columns.js';

/** Where samples go whose stack the store does not know; it never should come to that, but values must not vanish. */
export const UNKNOWN_STACK = '(unknown stack)';

const TWO_TO_32 = 2 ** 32;
const NONE = new Float64Array(0);

/**
 * Merges leaves with their values into a tree of the names that their paths have. Hot path: a step for each stack, and some for each
 * node of the tree. Stacks without a single named frame are in no total.
 *
 * @param values by stack; those of 0 or less are left out.
 * @param shownNodes the tree is to be truncated to so many nodes (see nodeLimit), all functions named `other` folded: what that hides
 * anyway comes as part of the caller that it hides. Most nodes are never made then. Below 1: all are wanted.
 */
export function buildTree({ table, rows }: LeavesOfPaths, values: BigInt64Array, shownNodes = 0): NameTree {
  const { sides, ...shape } = mergePaths(table, [{ rows, values }], shownNodes);
  const [only] = sides;
  if (only === undefined) throw new Error('A tree has one side.');
  return { ...shape, ...only };
}

/** Stacks as leaves of a table. */
export interface LeavesOfPaths {
  readonly table: PathTable;
  /** As {@link NodeTable.rowsOf} gives them. */
  readonly rows: Int32Array;
}

/** Stacks with the value of each. */
export interface ValuedStacks {
  /** As {@link NodeTable.rowsOf} gives them. */
  readonly rows: Int32Array;
  readonly values: BigInt64Array;
}

/** Likewise two trees of one table as one. */
export function buildDiff(
  table: PathTable,
  { left, right }: { readonly left: ValuedStacks; readonly right: ValuedStacks },
  shownNodes = 0,
): DiffTree {
  const { sides, ...shape } = mergePaths(table, [left, right], shownNodes);
  const [first, second] = sides;
  if (first === undefined || second === undefined) throw new Error('A diff has two sides.');
  return { ...shape, left: first, right: second };
}

interface MergedPaths extends TreeShape {
  readonly sides: readonly NodeValues[];
}

function mergePaths(table: PathTable, sides: readonly ValuedStacks[], shownNodes: number): MergedPaths {
  const columns = columnsOf(table, sides.length);
  const { isNode } = columns;
  isNode[0] = 1 << ROOT_NODE;
  let count = 1;
  const unknown = sides.map((stacks, side) => {
    const added = addStacks(table, stacks, { isNode, self: columns.self[side] ?? NONE });
    count += added.marked;
    return added.unknown;
  });
  const nodes = takeNodes(table, columns, { count, sides: sides.length });
  for (const side of nodes.sides) sumTotals(nodes, side);
  return toTree(table, foldHidden(nodes, shownNodes), { unknown, indexOf: columns.name });
}

interface AddedStacks {
  /** How many nodes are new. */
  readonly marked: number;
  /** Value of stacks that the table does not have. */
  readonly unknown: number;
}

/** Gives each leaf its value, and marks it and its callers as nodes. */
function addStacks(
  table: PathTable,
  { rows, values }: ValuedStacks,
  { isNode, self }: { readonly isNode: Uint32Array; readonly self: Float64Array },
): AddedStacks {
  const { paths } = table;
  // Not as bigints, which would be an object for each.
  const words = wordsOf(values);
  let unknown = 0;
  let marked = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? NO_LEAF;
    const value = ((words[i * 2 + 1] ?? 0) | 0) * TWO_TO_32 + (words[i * 2] ?? 0);
    if (row === NO_LEAF || value <= 0) continue;
    if (row === NO_ROW) {
      unknown += value;
      continue;
    }
    let path = table.pathOf(row);
    if (path === NO_PATH) continue;
    self[path] = (self[path] ?? 0) + value;
    // The callers of a node are nodes.
    for (;;) {
      const word = isNode[path >>> 5] ?? 0;
      const bit = 1 << (path & 31);
      if ((word & bit) !== 0) break;
      isNode[path >>> 5] = word | bit;
      marked++;
      path = paths[path * 2] ?? NO_PATH;
    }
  }
  return { marked, unknown };
}

/** The first nodes of some columns. */
interface TakenNodes extends NodeColumns {
  readonly count: number;
}

/** The marked paths as nodes in their order. Leaves what is by path empty. */
function takeNodes(
  { paths }: PathTable,
  columns: PathColumns,
  { count, sides }: { readonly count: number; readonly sides: number },
): TakenNodes {
  const { isNode, node: nodeOf } = columns;
  if (columns.nodes.path.length < count)
    columns.nodes = createNodeColumns(roomFor(count), columns.self.length);
  const nodes = { ...columns.nodes, sides: columns.nodes.sides.slice(0, sides), count };
  const { path: pathOf, parent } = nodes;
  let node = 0;
  for (let at = 0; node < count; at++) {
    let word = isNode[at] ?? 0;
    isNode[at] = 0;
    for (; word !== 0; word &= word - 1) {
      const path = at * 32 + 31 - Math.clz32(word & -word);
      nodeOf[path] = node;
      pathOf[node] = path;
      // A caller's path is smaller: its node is known.
      parent[node] = nodeOf[paths[path * 2] ?? ROOT_NODE] ?? ROOT_NODE;
      node++;
    }
  }
  for (const [side, { self }] of nodes.sides.entries()) takeSelves(nodes, columns.self[side] ?? NONE, self);
  return nodes;
}

function takeSelves({ count, path: pathOf }: TakenNodes, selfOf: Float64Array, self: Float64Array): void {
  for (let node = 0; node < count; node++) {
    const path = pathOf[node] ?? ROOT_NODE;
    self[node] = selfOf[path] ?? 0;
    selfOf[path] = 0;
  }
}

function sumTotals({ count, parent }: TakenNodes, { self, total }: NodeValues): void {
  total.set(self.subarray(0, count));
  addToCallers(parent.subarray(0, count), total);
}

/** Of nodes below a hidden one, which are no nodes any more. */
const NOWHERE = -1;

/** Makes leaves of the nodes that are too small to be shown, with all that they called. Changes the columns. */
function foldHidden(nodes: TakenNodes, shownNodes: number): TakenNodes {
  if (shownNodes < 1) return nodes;
  const largest = largestTotals(nodes);
  const limit = nodeLimit(largest.subarray(1), shownNodes);
  if (limit === 0) return nodes;
  const { path, parent, place, from } = nodes;
  place[ROOT_NODE] = ROOT_NODE;
  let count = 1;
  // Nodes move to the front, over those that were looked at already.
  for (let node = 1; node < nodes.count; node++) {
    const caller = place[parent[node] ?? ROOT_NODE] ?? NOWHERE;
    place[node] = NOWHERE;
    if (caller === NOWHERE) continue;
    const isHidden = (largest[node] ?? 0) < limit;
    if (!isHidden) place[node] = count;
    path[count] = path[node] ?? 0;
    parent[count] = caller;
    from[count] = isHidden ? ~node : node;
    count++;
  }
  for (const { self, total } of nodes.sides) {
    for (let node = 1; node < count; node++) {
      const code = from[node] ?? 0;
      const before = code < 0 ? ~code : code;
      self[node] = (code < 0 ? total : self)[before] ?? 0;
      total[node] = total[before] ?? 0;
    }
  }
  return { ...nodes, count };
}

/** By node; only to be read. */
function largestTotals({ count, sides }: TakenNodes): Float64Array {
  const [first, second] = sides;
  if (first !== undefined && second !== undefined) return largerTotals({ left: first, right: second, count });
  return first?.total.subarray(0, count) ?? NONE;
}

interface TreeOptions {
  /** By side. */
  readonly unknown: readonly number[];
  /** See {@link PathColumns}. */
  readonly indexOf: Int32Array;
}

/** A copy of the nodes with the names that they have, and one more for what is unknown. */
function toTree(
  { paths, names: namesOfTable }: PathTable,
  { count: known, path, parent, sides }: TakenNodes,
  { unknown, indexOf }: TreeOptions,
): MergedPaths {
  const hasUnknown = unknown.some((value) => value > 0);
  const count = hasUnknown ? known + 1 : known;
  const names: string[] = [];
  const tree = {
    count,
    names,
    name: new Int32Array(count),
    parent: new Int32Array(count),
    sides: sides.map(({ self, total }) => ({
      self: resized(self.subarray(0, known), count),
      total: resized(total.subarray(0, known), count),
    })),
  };
  tree.parent.set(parent.subarray(0, known));
  indexOf.fill(-1);
  for (let node = 1; node < known; node++) {
    const name = paths[(path[node] ?? 0) * 2 + 1] ?? 0;
    if (indexOf[name] === -1) indexOf[name] = names.push(namesOfTable[name] ?? '') - 1;
    tree.name[node] = indexOf[name] ?? 0;
  }
  tree.name[ROOT_NODE] = -1;
  tree.parent[ROOT_NODE] = -1;
  if (!hasUnknown) return tree;
  tree.name[known] = names.push(UNKNOWN_STACK) - 1;
  for (const [side, { self, total }] of tree.sides.entries()) {
    self[known] = unknown[side] ?? 0;
    total[known] = unknown[side] ?? 0;
    total[ROOT_NODE] = (total[ROOT_NODE] ?? 0) + (unknown[side] ?? 0);
  }
  return tree;
}
