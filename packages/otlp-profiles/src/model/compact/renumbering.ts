import { GrowableInt32 } from '../growable.js';
import { SequenceTable } from '../sequence-table.js';

/** Which rows of a table stay, and the numbers that they get. Their order stays as it is. */
export interface Renumbering {
  /** The rows that stay, ascending. */
  readonly rows: Int32Array;
  /** The new number of each old row: of an equal row that stays for one that goes, 0 for an unused one. */
  readonly numbers: Int32Array;
  /** Whether any row goes. If none does, no number changes. */
  readonly changed: boolean;
}

/** @param number the new number of a used row: of an equal row before it, or else one more than the last. */
export function renumber(used: Uint8Array, number: (row: number) => number): Renumbering {
  const rows = new GrowableInt32(used.length);
  const numbers = new Int32Array(used.length);
  for (let row = 0; row < used.length; row++) {
    if (used[row] !== 1) continue;
    const index = number(row);
    if (index === rows.length) rows.push(row);
    numbers[row] = index;
  }
  return { rows: rows.toArray(), numbers, changed: rows.length !== used.length };
}

/** For a table whose rows differ: only unused rows go. */
export function renumberUsed(used: Uint8Array): Renumbering {
  let next = 0;
  return renumber(used, () => next++);
}

/** For a table whose rows may be equal: `push` appends the words of a row, equal for equal rows. */
export function renumberDistinct(
  used: Uint8Array,
  push: (words: number[], row: number) => void,
): Renumbering {
  const sequences = new SequenceTable();
  const words: number[] = [];
  return renumber(used, (row) => {
    words.length = 0;
    push(words, row);
    return sequences.intern(words);
  });
}
