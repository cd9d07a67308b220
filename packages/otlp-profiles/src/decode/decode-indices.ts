import type { SequenceTable } from '../model/sequence-table.js';
import { expectEnd, type Reader, readEnd } from '../wire/reader.js';

/** Where a reader puts 32-bit indices: an array, or one of the growable columns. */
interface IndexSink {
  push(value: number): unknown;
}

/** Reads a packed `repeated int32` into `target`. */
export function pushIndices(reader: Reader, enclosingEnd: number, target: IndexSink): void {
  const end = readEnd(reader, enclosingEnd);
  while (reader.pos < end) target.push(reader.int32());
  expectEnd(reader, end);
}

/**
 * Interns the `attribute_indices` of one message as a set and empties the list. Sorted first: the format gives
 * their order no meaning, so two lists of the same attributes are one set.
 */
export function takeAttributeSet(indices: number[], sets: SequenceTable): number {
  if (indices.length === 0) return 0;
  if (indices.length > 1) indices.sort((a, b) => a - b);
  const set = sets.intern(indices);
  indices.length = 0;
  return set;
}
