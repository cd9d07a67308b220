import { GrowableInt32 } from './growable.js';
import { SequenceTable } from './sequence-table.js';

/** Finds the rows of a table that are equal by value, a row being a sequence of 32-bit words. */
export interface DistinctRows {
  /** Takes the next row; returns the first row that is equal to it, which is its own number when it is new. */
  add(words: ArrayLike<number>, length?: number): number;
  /** The first row that is equal to `row`. An index that is no row is returned as it is. */
  first(row: number): number;
}

export function createDistinctRows(): DistinctRows {
  const sequences = new SequenceTable();
  /** The first row of each distinct sequence. */
  const rowOf = new GrowableInt32(64);
  /** Of each row, the first that is equal. */
  const firsts = new GrowableInt32(64);
  return {
    add(words, length = words.length) {
      const row = firsts.length;
      const sequence = sequences.intern(words, length);
      if (sequence === rowOf.length) rowOf.push(row);
      const first = rowOf.at(sequence);
      firsts.push(first);
      return first;
    },
    first: (row) => (row >= 0 && row < firsts.length ? firsts.at(row) : row),
  };
}

/** Appends the two words of a 64-bit integer, signed or not. */
export function pushInt64(words: number[], value: bigint): void {
  words.push(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}
