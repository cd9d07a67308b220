import type { WireReader } from '../../wire/wire-reader.js';

/**
 * A dictionary table while it is read: `decodeRun` for each run of elements, then `finish`. Its columns are made for a number
 * of rows that was counted before, at least one, so that a missing table becomes one row of zeros.
 */
export interface Table<Columns> {
  /**
   * Reads the element whose tag was just read and those that follow it under the same tag. One call for many rows keeps the
   * position in a register, which is what makes decoding fast: benchmarks/otlp-codec.bench.ts.
   */
  decodeRun(reader: WireReader, enclosingEnd: number): void;
  finish(): Columns;
}

/** Calls `decodeRow` for each element of a run: for the tables whose rows are few or rich. */
export function decodeRows(
  reader: WireReader,
  tag: number,
  enclosingEnd: number,
  decodeRow: (reader: WireReader, end: number) => void,
): void {
  for (;;) {
    const end = reader.readEnd(enclosingEnd);
    decodeRow(reader, end);
    reader.expectEnd(end);
    if (end >= enclosingEnd || reader.bytes[end] !== tag) return;
    reader.pos++;
  }
}
