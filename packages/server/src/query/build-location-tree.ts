import { wordsOf } from '@hotspan/otlp-profiles';
import { type LocationTree, namedLocation } from '../answer/location-tree.js';
import { UNKNOWN_STACK } from './build-tree.js';
import type { FoundStacks } from './node-cache.js';
import { NO_LEAF, NO_ROW } from './node-table.js';

const NO_NODE = -1;
const MAX_WORD = 2 ** 32 - 1;

/**
 * Merges leaves with their values into a tree by location. A node of the table is a path of frames, so each is a node of the tree at most
 * once; inlined frames that others follow are none. Stacks without a single frame are left out.
 *
 * @param found of a table that has the frames of these stacks, as loadFrames leaves it.
 * @param values by stack.
 */
export function buildLocationTree({ table, rows }: FoundStacks, values: BigInt64Array): LocationTree {
  const known = table.locations;
  const unknownLocation = known.locations.length;
  const nodeOfRow = new Int32Array(table.count).fill(NO_NODE);
  // With room for the one of stacks that are not known.
  const parent = new Int32Array(table.count + 1);
  const location = new Int32Array(table.count + 1);
  const self = new BigInt64Array(table.count + 1);
  let count = 0;
  let unknown = NO_NODE;
  const path: number[] = [];

  function addNode(caller: number, at: number): number {
    parent[count] = caller;
    location[count] = at;
    return count++;
  }

  function nodeOf(leaf: number): number {
    let node = NO_NODE;
    for (let row = leaf; row !== NO_ROW; row = known.callerOf(row)) {
      node = nodeOfRow[row] ?? NO_NODE;
      if (node !== NO_NODE) break;
      // Read here: the row that called it is found with it.
      known.locationOf(row);
      path.push(row);
    }
    for (let row = path.pop(); row !== undefined; row = path.pop()) {
      node = addNode(node, known.locationOf(row) ?? unknownLocation);
      nodeOfRow[row] = node;
    }
    return node;
  }

  // Not as bigints, which would be an object for each.
  const words = wordsOf(values);
  const sums = wordsOf(self);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? NO_LEAF;
    const low = words[i * 2] ?? 0;
    const high = (words[i * 2 + 1] ?? 0) | 0;
    if (row === NO_LEAF || high < 0 || (high === 0 && low === 0)) continue;
    if (row === NO_ROW && unknown === NO_NODE) unknown = addNode(NO_NODE, unknownLocation);
    const node = row === NO_ROW ? unknown : nodeOf(row);
    const sum = (sums[node * 2] ?? 0) + low;
    sums[node * 2] = sum;
    sums[node * 2 + 1] = (sums[node * 2 + 1] ?? 0) + high + (sum > MAX_WORD ? 1 : 0);
  }
  return {
    count,
    parent: parent.subarray(0, count),
    location: location.subarray(0, count),
    self: self.subarray(0, count),
    locations: [...known.locations, namedLocation(UNKNOWN_STACK)],
  };
}
