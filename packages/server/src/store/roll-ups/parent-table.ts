import type { TimeSlice } from './time-slice.js';

/** The tree of a service without names: 24 bytes a node. Rows are numbers of nodes. */
export interface ParentTable {
  readonly count: number;
  /** Row of a node by the words of its id, or -1. */
  find(low: number, high: number): number;
  /** By row: the row of the parent, or -1 for a root and for a parent that is not here. */
  readonly parentOf: Int32Array;
  /** By row. */
  readonly ids: BigUint64Array;
}

/** Steps between two looks at the clock. */
const STRIDE = 4_096;

/** Of nodes with their parents' ids, 0 for a root. The same node may come more than once. */
export async function createParentTable(
  ids: BigUint64Array,
  parentIds: BigUint64Array,
  slice: TimeSlice,
): Promise<ParentTable> {
  const count = ids.length;
  const words = new Uint32Array(ids.buffer, ids.byteOffset, count * 2);
  const parentWords = new Uint32Array(parentIds.buffer, parentIds.byteOffset, count * 2);
  // At most half full. Ids are hashes: the low bits are as good as any.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 2 + 2)));
  const mask = slots.length - 1;
  const parentOf = new Int32Array(count);

  function slotOf(low: number, high: number): number {
    let slot = low & mask;
    for (;;) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0 || (words[row * 2] === low && words[row * 2 + 1] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }
  const find = (low: number, high: number): number => (slots[slotOf(low, high)] ?? 0) - 1;

  for (let row = 0; row < count; row++) {
    if (row % STRIDE === 0) await slice.rest();
    const slot = slotOf(words[row * 2] ?? 0, words[row * 2 + 1] ?? 0);
    if (slots[slot] === 0) slots[slot] = row + 1;
  }
  for (let row = 0; row < count; row++) {
    if (row % STRIDE === 0) await slice.rest();
    const low = parentWords[row * 2] ?? 0;
    const high = parentWords[row * 2 + 1] ?? 0;
    parentOf[row] = low === 0 && high === 0 ? -1 : find(low, high);
  }
  return { count, find, parentOf, ids };
}
