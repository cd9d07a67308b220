/** Values of nodes, one entry each. */
export interface FlameValues {
  /** Value of a node with everything it called. */
  readonly totals: Float64Array;
  /** Value of a node alone. */
  readonly selves: Float64Array;
}

/**
 * A flame graph as columns: one entry per node and column, nodes in level order and from left to right in a level. Node 0
 * is the root and covers everything. Times and sizes are in the profile's own unit (nanoseconds, bytes, count); values
 * are doubles, exact up to 2^53.
 */
export interface FlameData extends FlameValues {
  /** Function names; nodes refer to them by index. */
  readonly names: readonly string[];
  /** Number of nodes, at least 1. */
  readonly nodeCount: number;
  /** Number of levels, at least 1. */
  readonly levelCount: number;
  /** Nodes of level `l` are `levelOffsets[l]` up to, not including, `levelOffsets[l + 1]`. */
  readonly levelOffsets: Uint32Array;
  /** Absolute left edge of a node. */
  readonly starts: Float64Array;
  /** Index into `names`. */
  readonly nameIds: Uint32Array;
  /** The caller of a node; -1 for the root. */
  readonly parents: Int32Array;
  /** Children of node `n` are `childOffsets[n]` up to, not including, `childOffsets[n + 1]`. */
  readonly childOffsets: Uint32Array;
  /** Of a diff: what the baseline has of each value; the rest is the comparison's. Undefined for a single graph. */
  readonly baseline: FlameValues | undefined;
}

/** Four times what the server sends at most (1 048 576), about 170 MB of columns. */
export const MAX_NODES: number = 4 * 1_048_576;

/** Node 0, the artificial node that covers all stacks. */
export const ROOT_NODE = 0;

/**
 * What truncation folded: the name of nodes that stand for the smallest callees of their caller, whichever functions those are. They
 * have value, but are no function.
 */
export const OTHER = 'other';

/** Reads a column at an index that the caller knows to be inside it. */
export function at(
  column: Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array,
  index: number,
): number {
  // Typed arrays have no holes; every caller loops inside the bounds that FlameData states.
  return column[index] as number;
}

/** The function name of a node. */
export function nameOf(data: FlameData, node: number): string {
  // decodeFlameGraph() refuses name indexes outside names.
  return data.names[at(data.nameIds, node)] as string;
}

/** The level of a node, 0 for the root. O(log levels). */
export function levelOf(data: FlameData, node: number): number {
  let low = 0;
  let high = data.levelCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (at(data.levelOffsets, middle) <= node) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The nodes that have a value of their own: where stacks end. */
export function stackEnds(data: FlameData): number[] {
  const nodes: number[] = [];
  for (let node = ROOT_NODE; node < data.nodeCount; node++) if (at(data.selves, node) > 0) nodes.push(node);
  return nodes;
}
