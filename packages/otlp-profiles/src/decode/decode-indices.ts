import type { GrowableInt32 } from '../model/growable.js';
import type { SequenceTable } from '../model/sequence-table.js';
import { expectEnd, type Reader, readEnd } from '../wire/reader.js';

/** Reads a packed `repeated int32` into `target`. Hot path: the frames of all stacks pass through here. */
export function pushIndices(reader: Reader, enclosingEnd: number, target: GrowableInt32): void {
  const end = readEnd(reader, enclosingEnd);
  const { buf } = reader;
  // Every index takes a byte at least, so this is never more than the message backs.
  const array = target.reserve(end - reader.pos);
  let length = target.length;
  let pos = reader.pos;
  while (pos < end) {
    const byte = buf[pos] ?? 0;
    const next = buf[pos + 1] ?? 0;
    if (byte < 0x80) {
      array[length++] = byte;
      pos++;
    } else if (next < 0x80) {
      array[length++] = (byte & 0x7f) | (next << 7);
      pos += 2;
    } else {
      reader.pos = pos;
      array[length++] = reader.int32();
      pos = reader.pos;
    }
  }
  reader.pos = pos;
  target.length = length;
  expectEnd(reader, end);
}

/**
 * Interns the `attribute_indices` of one message as a set and empties the list. Sorted first: the format gives
 * their order no meaning, so two lists of the same attributes are one set.
 */
export function takeAttributeSet(indices: GrowableInt32, sets: SequenceTable): number {
  if (indices.length === 0) return 0;
  const set = sets.intern(indices.length > 1 ? indices.view().sort() : indices.view());
  indices.length = 0;
  return set;
}
