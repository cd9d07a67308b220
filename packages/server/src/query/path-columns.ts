import type { NodeValues } from '../answer/name-tree.js';
import type { PathTable } from './name-paths.js';

/**
 * What is computed by path and by name of a table, kept for the next tree: anew each time it is megabytes for the garbage collector.
 * Between trees nothing is marked and no path has a value.
 */
export interface PathColumns {
  /** A bit a path: whether it is a node of the tree. */
  readonly isNode: Uint32Array;
  /** By side. */
  readonly self: readonly Float64Array[];
  /** Node of the tree, of paths that are one. */
  readonly node: Int32Array;
  /** By name of the table its index in the tree; -1 = none. */
  readonly name: Int32Array;
  /** Replaced by longer ones for a tree of more nodes. */
  nodes: NodeColumns;
}

/** What is computed by node, in the order of their paths: callers come first. */
export interface NodeColumns {
  readonly path: Int32Array;
  readonly parent: Int32Array;
  /** By node before small ones were folded the node after it. */
  readonly place: Int32Array;
  /** The other way round, with `~` for one that is folded. */
  readonly from: Int32Array;
  readonly sides: readonly NodeValues[];
}

const columnsOfTables = new WeakMap<PathTable, PathColumns>();

/** Room for so many and some more, as tables and trees grow in many steps. */
export function roomFor(count: number): number {
  return Math.ceil(count * 1.25);
}

/** The columns of a table, with room for a tree of so many sides. */
export function columnsOf(table: PathTable, sides: number): PathColumns {
  const known = columnsOfTables.get(table);
  const hasRoom =
    known !== undefined &&
    known.self.length >= sides &&
    known.node.length >= table.pathCount &&
    known.name.length >= table.names.length;
  if (hasRoom) return known;
  const paths = roomFor(table.pathCount);
  const columns = {
    isNode: new Uint32Array(Math.ceil(paths / 32)),
    self: Array.from({ length: sides }, () => new Float64Array(paths)),
    node: new Int32Array(paths),
    name: new Int32Array(roomFor(table.names.length)),
    nodes: createNodeColumns(0, sides),
  };
  columnsOfTables.set(table, columns);
  return columns;
}

/** Columns without values. */
export function createNodeColumns(count: number, sides: number): NodeColumns {
  return {
    path: new Int32Array(count),
    parent: new Int32Array(count),
    place: new Int32Array(count),
    from: new Int32Array(count),
    sides: Array.from({ length: sides }, () => ({
      self: new Float64Array(count),
      total: new Float64Array(count),
    })),
  };
}
