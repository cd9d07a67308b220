import { type NameTree, ROOT_NODE } from '../answer/name-tree.js';
import type { NodeTable } from './node-table.js';
import { wordsOf } from './words-of.js';

/** Where samples go whose stack the store does not know; it never should come to that, but values must not vanish. */
export const UNKNOWN_STACK = '(unknown stack)';

const TWO_TO_32 = 2 ** 32;

/**
 * Merges leaves with their values into a tree by function name. Hot path: a look-up for each stack, and a pass over all paths that the
 * table knows. Stacks without a single named frame are in no total.
 */
export function buildTree(table: NodeTable, stacks: BigUint64Array, values: BigInt64Array): NameTree {
  const { paths, pathCount } = table;
  const { self, total } = columnsOf(table);
  self.fill(0, 0, pathCount);
  const unknown = sumByPath(table, { stacks, values, self });
  total.set(self.subarray(0, pathCount));
  // A caller's path is smaller: going backwards every path is complete before it is added to it.
  for (let path = pathCount - 1; path > ROOT_NODE; path--) {
    const ofPath = total[path] ?? 0;
    if (ofPath === 0) continue;
    const caller = paths[path * 2] ?? ROOT_NODE;
    total[caller] = (total[caller] ?? 0) + ofPath;
  }
  return pickNodes(table, unknown);
}

/** What is computed by path and by name of a table, kept for the next tree: all of it anew each time is 5 MB for the garbage collector. */
interface PathColumns {
  readonly self: Float64Array;
  readonly total: Float64Array;
  /** Node of the tree; 0 = none. */
  readonly node: Int32Array;
  /** By name of the table its index in the tree; -1 = none. */
  readonly name: Int32Array;
}

const columnsOfTables = new WeakMap<NodeTable, PathColumns>();

function columnsOf(table: NodeTable): PathColumns {
  const known = columnsOfTables.get(table);
  const isLongEnough =
    known !== undefined && known.self.length >= table.pathCount && known.name.length >= table.names.length;
  if (isLongEnough) return known;
  // Tables grow in many steps.
  const paths = Math.ceil(table.pathCount * 1.25);
  const columns = {
    self: new Float64Array(paths),
    total: new Float64Array(paths),
    node: new Int32Array(paths),
    name: new Int32Array(Math.ceil(table.names.length * 1.25)),
  };
  columnsOfTables.set(table, columns);
  return columns;
}

interface StackValues {
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
  /** By path; filled. */
  readonly self: Float64Array;
}

/** @returns the value of stacks that the table does not have. */
function sumByPath(table: NodeTable, { stacks, values, self }: StackValues): number {
  const ids = wordsOf(stacks);
  // Not as bigints, which would be an object for each.
  const lows = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const highs = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  let unknown = 0;
  for (let at = 0; at < ids.length; at += 2) {
    const low = ids[at] ?? 0;
    const high = ids[at + 1] ?? 0;
    const value = (highs[at + 1] ?? 0) * TWO_TO_32 + (lows[at] ?? 0);
    if ((low === 0 && high === 0) || value <= 0) continue;
    const row = table.find(low, high);
    if (row < 0) {
      unknown += value;
    } else {
      const path = table.pathOf(row);
      self[path] = (self[path] ?? 0) + value;
    }
  }
  self[ROOT_NODE] = 0;
  return unknown;
}

/** The paths that have a value, as nodes, and the names that these have. */
function pickNodes(table: NodeTable, unknown: number): NameTree {
  const { paths, pathCount } = table;
  const { self, total, node: nodeOf, name: nameOf } = columnsOf(table);
  let count = 1;
  nodeOf[ROOT_NODE] = ROOT_NODE;
  for (let path = 1; path < pathCount; path++) nodeOf[path] = (total[path] ?? 0) > 0 ? count++ : 0;
  const known = count;
  if (unknown > 0) count++;
  const tree = {
    count,
    name: new Int32Array(count),
    parent: new Int32Array(count),
    self: new Float64Array(count),
    total: new Float64Array(count),
  };
  const names: string[] = [];
  nameOf.fill(-1);
  const pathOf = new Int32Array(count);
  tree.name[ROOT_NODE] = -1;
  tree.parent[ROOT_NODE] = -1;
  tree.total[ROOT_NODE] = (total[ROOT_NODE] ?? 0) + unknown;
  for (let path = 1; path < pathCount; path++) {
    const node = nodeOf[path] ?? 0;
    if (node === 0) continue;
    const name = paths[path * 2 + 1] ?? 0;
    if (nameOf[name] === -1) nameOf[name] = names.push(table.names[name] ?? '') - 1;
    tree.parent[node] = nodeOf[paths[path * 2] ?? ROOT_NODE] ?? ROOT_NODE;
    tree.name[node] = nameOf[name] ?? 0;
    tree.self[node] = self[path] ?? 0;
    tree.total[node] = total[path] ?? 0;
    pathOf[node] = path;
  }
  if (unknown === 0) return { ...tree, names, paths: { table, of: pathOf } };
  tree.name[known] = names.push(UNKNOWN_STACK) - 1;
  tree.self[known] = unknown;
  tree.total[known] = unknown;
  return { ...tree, names };
}
