import { wordsOf } from '@hotspan/otlp-profiles';
import { type NameTree, ROOT_NODE } from '../answer/name-tree.js';
import type { FoundStacks } from './node-cache.js';
import { NO_LEAF, NO_PATH, NO_ROW, type NodeTable } from './node-table.js';

/** Where samples go whose stack the store does not know; it never should come to that, but values must not vanish. */
export const UNKNOWN_STACK = '(unknown stack)';

const TWO_TO_32 = 2 ** 32;

/**
 * Merges leaves with their values into a tree by function name. Hot path: a step for each stack, and some for each node of the tree.
 * Stacks without a single named frame are in no total.
 *
 * @param values by stack; those of 0 or less are left out.
 */
export function buildTree(found: FoundStacks, values: BigInt64Array): NameTree {
  const columns = columnsOf(found.table);
  const { count, unknown } = addStacks(found, values, columns);
  return takeNodes(found.table, columns, { count, unknown });
}

/**
 * What is computed by path and by name of a table, kept for the next tree: anew each time it is megabytes for the garbage collector.
 * Between trees nothing is marked and no path has a value.
 */
interface PathColumns {
  readonly self: Float64Array;
  /** A bit a path: whether it is a node of the tree. */
  readonly isNode: Uint32Array;
  /** Node of the tree, of paths that are one. */
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
    isNode: new Uint32Array(Math.ceil(paths / 32)),
    node: new Int32Array(paths),
    name: new Int32Array(Math.ceil(table.names.length * 1.25)),
  };
  columnsOfTables.set(table, columns);
  return columns;
}

interface AddedStacks {
  /** Nodes with the root. */
  readonly count: number;
  /** Value of stacks that the table does not have. */
  readonly unknown: number;
}

/** Gives each leaf its value, and marks it and its callers as nodes. */
function addStacks(
  { table, rows }: FoundStacks,
  values: BigInt64Array,
  { self, isNode }: PathColumns,
): AddedStacks {
  const { paths } = table;
  // Not as bigints, which would be an object for each.
  const words = wordsOf(values);
  let unknown = 0;
  let count = 1;
  isNode[0] = 1 << ROOT_NODE;
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
      count++;
      path = paths[path * 2] ?? NO_PATH;
    }
  }
  return { count, unknown };
}

/** The marked paths as nodes in their order, with the names that these have. Leaves the columns empty. */
function takeNodes(
  table: NodeTable,
  { self: selfOf, isNode, node: nodeOf, name: nameOf }: PathColumns,
  { count, unknown }: AddedStacks,
): NameTree {
  const { paths, names: namesOfTable } = table;
  const all = unknown > 0 ? count + 1 : count;
  const tree = {
    count: all,
    name: new Int32Array(all),
    parent: new Int32Array(all),
    self: new Float64Array(all),
    total: new Float64Array(all),
  };
  const { name, parent, self, total } = tree;
  const numbers: number[] = [];
  const pathOf = new Int32Array(all);
  nameOf.fill(-1);
  let node = 0;
  for (let at = 0; node < count; at++) {
    let word = isNode[at] ?? 0;
    isNode[at] = 0;
    for (; word !== 0; word &= word - 1) {
      const path = at * 32 + 31 - Math.clz32(word & -word);
      const nameOfPath = paths[path * 2 + 1] ?? 0;
      nodeOf[path] = node;
      pathOf[node] = path;
      // A caller's path is smaller: its node is known.
      parent[node] = nodeOf[paths[path * 2] ?? ROOT_NODE] ?? ROOT_NODE;
      self[node] = selfOf[path] ?? 0;
      selfOf[path] = 0;
      if (node !== ROOT_NODE) {
        if (nameOf[nameOfPath] === -1) nameOf[nameOfPath] = numbers.push(nameOfPath) - 1;
        name[node] = nameOf[nameOfPath] ?? 0;
      }
      node++;
    }
  }
  total.set(self);
  for (let below = count - 1; below > ROOT_NODE; below--) {
    const caller = parent[below] ?? ROOT_NODE;
    total[caller] = (total[caller] ?? 0) + (total[below] ?? 0);
  }
  name[ROOT_NODE] = -1;
  parent[ROOT_NODE] = -1;
  const names = numbers.map((number) => namesOfTable[number] ?? '');
  if (unknown === 0) return { ...tree, names, paths: { table, of: pathOf, names: Int32Array.from(numbers) } };
  name[count] = names.push(UNKNOWN_STACK) - 1;
  self[count] = unknown;
  total[count] = unknown;
  total[ROOT_NODE] = (total[ROOT_NODE] ?? 0) + unknown;
  return { ...tree, names };
}
