import { wordsOf } from '@hotspan/otlp-profiles';
import { type LocationTree, namedLocation, type StackLocation } from '../answer/location-tree.js';
import { UNKNOWN_STACK } from './build-tree.js';
import type { FoundStacks } from './node-cache.js';
import { NO_LEAF, NO_ROW, type NodeTable } from './node-table.js';

const NONE = -1;
const MAX_WORD = 2 ** 32 - 1;

/**
 * Merges leaves with their values into a tree by location. A node of the table is a path of frames, so each is a node of the tree at most
 * once; inlined frames that others follow are none. Stacks without a single frame are left out. Hot path: a step for each stack, and
 * some for each node.
 *
 * @param found of a table that has the frames of these stacks, as loadFrames leaves it.
 * @param values by stack.
 */
export function buildLocationTree({ table, rows }: FoundStacks, values: BigInt64Array): LocationTree {
  const known = table.locations;
  const indexes = indexesOf(table);
  const { nodeOfRow } = indexes;
  let nodes = createNodes(rows.length * 2 + 1);
  const locations: StackLocation[] = [];
  const used: number[] = [];
  let count = 0;
  let unknown = NONE;
  let unknownLocation = NONE;
  const path: number[] = [];

  function addNode(caller: number, row: number): number {
    if (count === nodes.row.length) nodes = createNodes(count * 2, nodes);
    const location = row === NO_ROW ? undefined : known.locationOf(row);
    nodes.row[count] = row;
    nodes.parent[count] = caller;
    nodes.location[count] = location === undefined ? indexOfUnknown() : indexOf(location);
    return count++;
  }

  function indexOf(location: number): number {
    const index = indexes.ofLocation[location] ?? NONE;
    if (index !== NONE) return index;
    used.push(location);
    if (location >= indexes.ofLocation.length)
      indexes.ofLocation = grown(indexes.ofLocation, Math.ceil(known.locations.length * 1.25));
    const added = locations.push(known.locations[location] ?? UNKNOWN) - 1;
    indexes.ofLocation[location] = added;
    return added;
  }

  function indexOfUnknown(): number {
    if (unknownLocation === NONE) unknownLocation = locations.push(UNKNOWN) - 1;
    return unknownLocation;
  }

  function nodeOf(leaf: number): number {
    let node = NONE;
    for (let row = leaf; row !== NO_ROW; row = known.callerOf(row)) {
      node = nodeOfRow[row] ?? NONE;
      if (node !== NONE) break;
      // Read here: the row that called it is found with it.
      known.locationOf(row);
      path.push(row);
    }
    for (let row = path.pop(); row !== undefined; row = path.pop()) {
      node = addNode(node, row);
      nodeOfRow[row] = node;
    }
    return node;
  }

  // Not as bigints, which would be an object for each.
  const words = wordsOf(values);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? NO_LEAF;
    const low = words[i * 2] ?? 0;
    const high = (words[i * 2 + 1] ?? 0) | 0;
    if (row === NO_LEAF || high < 0 || (high === 0 && low === 0)) continue;
    if (row === NO_ROW && unknown === NONE) unknown = addNode(NONE, NO_ROW);
    const node = row === NO_ROW ? unknown : nodeOf(row);
    const { sums } = nodes;
    const sum = (sums[node * 2] ?? 0) + low;
    sums[node * 2] = sum;
    sums[node * 2 + 1] = (sums[node * 2 + 1] ?? 0) + high + (sum > MAX_WORD ? 1 : 0);
  }

  for (const row of nodes.row.subarray(0, count)) if (row !== NO_ROW) nodeOfRow[row] = NONE;
  for (const location of used) indexes.ofLocation[location] = NONE;
  return {
    count,
    parent: nodes.parent.subarray(0, count),
    location: nodes.location.subarray(0, count),
    self: nodes.self.subarray(0, count),
    locations,
  };
}

const UNKNOWN: StackLocation = namedLocation(UNKNOWN_STACK);

/**
 * By row and by location of a table the node and the index in the tree that is built; {@link NONE} between trees. Kept, for a table may
 * have ten times the nodes of a tree.
 */
interface TreeIndexes {
  nodeOfRow: Int32Array;
  ofLocation: Int32Array;
}

const indexesOfTables = new WeakMap<NodeTable, TreeIndexes>();

function indexesOf(table: NodeTable): TreeIndexes {
  const indexes = indexesOfTables.get(table) ?? {
    nodeOfRow: new Int32Array(0),
    ofLocation: new Int32Array(0),
  };
  indexesOfTables.set(table, indexes);
  if (indexes.nodeOfRow.length < table.count)
    indexes.nodeOfRow = grown(indexes.nodeOfRow, Math.ceil(table.count * 1.25));
  return indexes;
}

function grown(column: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length).fill(NONE);
  larger.set(column);
  return larger;
}

interface Nodes {
  readonly row: Int32Array;
  readonly parent: Int32Array;
  readonly location: Int32Array;
  readonly self: BigInt64Array;
  /** Those of `self`. */
  readonly sums: Uint32Array;
}

function createNodes(length: number, from?: Nodes): Nodes {
  const self = new BigInt64Array(length);
  const nodes = {
    row: new Int32Array(length),
    parent: new Int32Array(length),
    location: new Int32Array(length),
    self,
    sums: wordsOf(self),
  };
  if (from === undefined) return nodes;
  nodes.row.set(from.row);
  nodes.parent.set(from.parent);
  nodes.location.set(from.location);
  nodes.self.set(from.self);
  return nodes;
}
