import { createNameTreeBuilder, type NameTree, ROOT_NODE } from '../answer/name-tree.js';
import type { NodeTable } from './node-table.js';

/** Where samples go whose stack the store does not know; it never should come to that, but values must not vanish. */
export const UNKNOWN_STACK = '(unknown stack)';

const NOT_MAPPED = -1;

/**
 * Merges leaves with their values into a tree by function name. Hot path: every node of the result's stacks is visited
 * once, however many stacks share it. Stacks without a single
 * named frame are in no total.
 */
export function buildTree(table: NodeTable, stacks: BigUint64Array, values: BigInt64Array): NameTree {
  const builder = createNameTreeBuilder();
  const words = new Uint32Array(stacks.buffer, stacks.byteOffset, stacks.length * 2);
  const treeNodeOf = new Int32Array(table.count).fill(NOT_MAPPED);
  // Names are numbered by the tree as they are met.
  const nameIndexOf = new Int32Array(table.names.length).fill(NOT_MAPPED);
  // Rows from a leaf up to the first node that is in the tree already.
  const path: number[] = [];

  function nameIndex(row: number): number {
    const name = table.nameOf(row);
    const known = nameIndexOf[name] ?? NOT_MAPPED;
    if (known !== NOT_MAPPED) return known;
    const index = builder.addName(table.names[name] ?? '');
    nameIndexOf[name] = index;
    return index;
  }

  function treeNode(leaf: number): number {
    path.length = 0;
    let row = leaf;
    let node = ROOT_NODE;
    while (row >= 0) {
      const mapped = treeNodeOf[row] ?? NOT_MAPPED;
      if (mapped !== NOT_MAPPED) {
        node = mapped;
        break;
      }
      path.push(row);
      row = table.parentOf(row);
    }
    for (let i = path.length - 1; i >= 0; i--) {
      const at = path[i] ?? 0;
      // An address that nobody could resolve makes no frame.
      if (table.names[table.nameOf(at)] !== '') node = builder.childOf(node, nameIndex(at));
      treeNodeOf[at] = node;
    }
    return node;
  }

  for (let i = 0; i < stacks.length; i++) {
    const low = words[i * 2] ?? 0;
    const high = words[i * 2 + 1] ?? 0;
    if (low === 0 && high === 0) continue;
    const value = Number(values[i] ?? 0n);
    const row = table.find(low, high);
    if (row < 0) builder.addStack([UNKNOWN_STACK], value);
    else builder.addSelf(treeNode(row), value);
  }
  return builder.build();
}
