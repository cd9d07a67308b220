import { areIn } from './are-in.js';

/**
 * Columns of rows, each known to be one of a table of so many, because the decoder found it there: looking again would cost a tenth of
 * decoding. Beside the data and not in it, so that equal data stays equal; columns are read-only, so that it stays true.
 */
const countOf = new WeakMap<Int32Array, number>();

/** Call it only for a column that holds rows 0 to `count` - 1 and no others. */
export function markRows(column: Int32Array, count: number): void {
  countOf.set(column, count);
}

/** Whether all are rows of a table of `count`. */
export function areRows(column: Int32Array, count: number): boolean {
  return (countOf.get(column) ?? count + 1) <= count || areIn(column, count);
}
