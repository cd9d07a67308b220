import { SequenceTable } from '@hotspan/otlp-profiles';

/**
 * Stacks merged by function name, as columns with one entry per node: equal paths of names are one node. Node 0 is an
 * artificial root without a name; parents come before their children, siblings in no order. Values are in the unit of the
 * profile type and doubles: exact as long as the sum of all stays below 2^53.
 */
export interface NameTree extends TreeShape, NodeValues {}

/** Which nodes a tree has. */
export interface TreeShape {
  /** Number of nodes with the root, at least 1. */
  readonly count: number;
  /** Distinct names of functions; some may belong to no node. */
  readonly names: readonly string[];
  /** Index into `names`; -1 for the root. */
  readonly name: Int32Array;
  /** The caller, smaller than the node itself; -1 for the root. */
  readonly parent: Int32Array;
}

/** What its nodes are worth. */
export interface NodeValues {
  /** Value of the node alone; 0 for the root. */
  readonly self: Float64Array;
  /** Value of the node with everything it called. */
  readonly total: Float64Array;
}

/** The artificial node that calls all outermost functions. */
export const ROOT_NODE = 0;

/** Reads a column at an index that the caller knows to be inside it. */
export function at(column: Int32Array | Float64Array | Uint8Array, index: number): number {
  // Typed arrays have no holes; every caller loops inside the bounds that NameTree states.
  return column[index] as number;
}

/** Merges stacks. It has no limit of its own: whoever feeds it bounds the samples or watches `nodeCount()`. */
export interface NameTreeBuilder {
  /** Number of nodes so far, with the root. */
  nodeCount(): number;
  /** The index of a name, the same for equal names. Ask once per function, not per frame. */
  addName(name: string): number;
  /** The node of that name below a node, added when it is new. Give a value to it or to something below it. */
  childOf(parent: number, nameIndex: number): number;
  /**
   * Adds to the value of a node alone. What is added to the root is dropped: a stack without frames is in no total.
   *
   * @param value above 0; samples of other values are not part of a tree.
   */
  addSelf(node: number, value: number): void;
  /** Adds a stack by its names, outermost caller first. Ignored without names or with a value of 0 or less. */
  addStack(names: readonly string[], value: number): void;
  /** The tree so far, sharing nothing with the builder. */
  build(): NameTree;
}

/** Creates the builder of one tree. Hot path: childOf() is called for each frame of each stack. */
export function createNameTreeBuilder(): NameTreeBuilder {
  const names: string[] = [];
  const nameIndexes = new Map<string, number>();
  // Node i is the pair (parent, name) with index i, so the root must be the first.
  const nodes = new SequenceTable();
  const pair = new Int32Array([-1, -1]);
  nodes.intern(pair);
  let self = new Float64Array(64);

  function addName(name: string): number {
    const known = nameIndexes.get(name);
    if (known !== undefined) return known;
    const index = names.length;
    names.push(name);
    nameIndexes.set(name, index);
    return index;
  }

  function childOf(parent: number, nameIndex: number): number {
    pair[0] = parent;
    pair[1] = nameIndex;
    return nodes.intern(pair, 2);
  }

  function addSelf(node: number, value: number): void {
    if (node === ROOT_NODE) return;
    if (node >= self.length) self = resized(self, Math.max(self.length * 2, node + 1));
    self[node] = at(self, node) + value;
  }

  return {
    nodeCount: () => nodes.count,
    addName,
    childOf,
    addSelf,
    addStack(stack, value) {
      if (value <= 0) return;
      let node = ROOT_NODE;
      for (const name of stack) node = childOf(node, addName(name));
      addSelf(node, value);
    },
    build() {
      const count = nodes.count;
      const pairs = nodes.words();
      const name = new Int32Array(count);
      const parent = new Int32Array(count);
      for (let node = 0; node < count; node++) {
        parent[node] = at(pairs, node * 2);
        name[node] = at(pairs, node * 2 + 1);
      }
      const selves = resized(self, count);
      const total = selves.slice();
      addToCallers(parent, total);
      return { count, names: names.slice(), name, parent, self: selves, total };
    },
  };
}

/** Adds to every node what its children come to. Parents come first, so going backwards each is complete before it is added. */
export function addToCallers(parent: Int32Array, total: Float64Array): void {
  for (let node = parent.length - 1; node > ROOT_NODE; node--) {
    const caller = at(parent, node);
    total[caller] = at(total, caller) + at(total, node);
  }
}

/** A copy with another length: cut, or filled up with zeros. */
export function resized(column: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(length);
  copy.set(column.subarray(0, length));
  return copy;
}
