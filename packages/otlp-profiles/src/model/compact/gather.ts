import { GrowableInt32 } from '../growable.js';
import type { Renumbering } from './renumbering.js';

/** Typed arrays that a column can be. */
type Column = Int32Array | Float64Array | BigUint64Array;

/** The elements at `rows`. */
export function gather<C extends Column>(column: C, rows: Int32Array): C {
  // The constructor of a typed array makes one of the same kind; TypeScript types it as any function.
  const gathered = new (column.constructor as new (length: number) => C)(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const element = column[rows[i] ?? 0];
    // Both are of one kind, so the element fits.
    if (element !== undefined) gathered[i] = element as C[number];
  }
  return gathered;
}

/** The same of a column of indices, with the new numbers of what they point at. */
export function gatherIndices(column: Int32Array, rows: Int32Array, { numbers }: Renumbering): Int32Array {
  const gathered = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = numbers[column[rows[i] ?? 0] ?? 0] ?? 0;
  return gathered;
}

/** A column of lists: list i is `elements[offsets[i] .. offsets[i + 1])`. */
export interface Slices {
  readonly offsets: Int32Array;
  /** Where the elements of the rows that stay were. */
  readonly positions: Int32Array;
}

export function gatherSlices(offsets: Int32Array, rows: Int32Array): Slices {
  const gathered = new Int32Array(rows.length + 1);
  const positions = new GrowableInt32();
  rows.forEach((row, i) => {
    const end = offsets[row + 1] ?? 0;
    for (let at = offsets[row] ?? 0; at < end; at++) positions.push(at);
    gathered[i + 1] = positions.length;
  });
  return { offsets: gathered, positions: positions.toArray() };
}
