import { type DecodeLimits, limitError } from '../../decode/decode-limits.js';
import type { WireReader } from '../../wire/wire-reader.js';

/** Where the elements of a `repeated int32` go, and the limit on their number. */
export interface IndexList {
  readonly into: number[];
  readonly limits: DecodeLimits;
  readonly limit: 'maxAttributes' | 'maxStackDepth';
}

/** Reads one occurrence of a `repeated int32`: a packed list (wire type 2 of `tag`) or a single element (0). */
export function readIndices(reader: WireReader, tag: number, enclosingEnd: number, list: IndexList): void {
  if ((tag & 7) === 0) {
    readIndex(reader, list);
    return;
  }
  const end = reader.readEnd(enclosingEnd);
  while (reader.pos < end) readIndex(reader, list);
  reader.expectEnd(end);
}

function readIndex(reader: WireReader, { into, limits, limit }: IndexList): void {
  if (into.length >= limits[limit]) {
    throw limitError(limits, limit, 'a list of indices goes on', 'Send a shorter one.', reader.pos);
  }
  into.push(reader.int32());
}
