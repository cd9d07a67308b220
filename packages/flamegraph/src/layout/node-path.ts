import { at, type FlameData, nameOf, ROOT_NODE } from '../decode/flame-data.js';

/**
 * As the first name of a path: the names after it are the end of the path, its beginning was cut off. Function names never
 * equal it in practice, as it is a single character that no language allows in a name.
 */
export const PATH_CUT = '…';

/** The nodes from the root's child down to a node, that node included; empty for the root. */
export function nodesTo(data: FlameData, node: number): number[] {
  const nodes: number[] = [];
  for (let current = node; current > ROOT_NODE; current = at(data.parents, current)) nodes.push(current);
  return nodes.reverse();
}

/** The function names from the root's child down to a node: what stays the same when data is refreshed. */
export function pathTo(data: FlameData, node: number): string[] {
  return nodesTo(data, node).map((step) => nameOf(data, step));
}

/**
 * The node at the end of a path of function names. When the data no longer has the whole path, its longest beginning that
 * exists; the root for an empty path. A path that begins with {@link PATH_CUT} is found by its end: the heaviest node that fits.
 */
export function findByPath(data: FlameData, path: readonly string[]): number {
  if (path[0] === PATH_CUT) return findByEnd(data, path.slice(1));
  let node = ROOT_NODE;
  for (const name of path) {
    const child = childNamed(data, node, name);
    if (child === undefined) return node;
    node = child;
  }
  return node;
}

function childNamed(data: FlameData, node: number, name: string): number | undefined {
  const end = at(data.childOffsets, node + 1);
  for (let child = at(data.childOffsets, node); child < end; child++) {
    if (nameOf(data, child) === name) return child;
  }
  return undefined;
}

function findByEnd(data: FlameData, names: readonly string[]): number {
  let best = ROOT_NODE;
  for (let node = ROOT_NODE + 1; node < data.nodeCount; node++) {
    const isHeavier = best === ROOT_NODE || at(data.totals, node) > at(data.totals, best);
    if (isHeavier && endsWith(data, node, names)) best = node;
  }
  return best;
}

function endsWith(data: FlameData, node: number, names: readonly string[]): boolean {
  let current = node;
  for (let i = names.length - 1; i >= 0; i--) {
    if (current <= ROOT_NODE || nameOf(data, current) !== names[i]) return false;
    current = at(data.parents, current);
  }
  return names.length > 0;
}
