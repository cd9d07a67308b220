import type { WireReader } from './wire-reader.js';

/**
 * Reads the varints of a packed list up to `end` into `target` from `at` on. The caller makes room:
 * there can be as many as bytes.
 *
 * Most of a profile with deep stacks passes through here. Four bytes are looked at together: their top bits say whether they
 * are four numbers of one byte or two of two, which takes a third less time than asking byte by byte, and more where long runs
 * are alike, as in real stacks. Guarded by benchmarks/otlp-codec.bench.ts.
 *
 * @param last the largest index that is valid.
 * @param base what index 0 is written as, 0 or 1: it is taken off every number.
 * @returns where the next element goes; -1 when an index is negative or larger than `last`.
 */
export function readPackedIndices(
  reader: WireReader,
  end: number,
  target: Int32Array,
  at: number,
  last: number,
  base: number,
): number {
  const { view } = reader;
  const lastWord = end - 4;
  let { pos } = reader;
  let length = at;
  // Negative as soon as one index is out of range.
  let signs = 0;
  // Bytes below 0x80 are in range when the table is that long, unless one is less than the base.
  const takesBytes = last + base >= 0x7f;
  const bases = base * 0x01010101;
  let borrows = 0;
  while (pos <= lastWord) {
    const word = view.getInt32(pos, true);
    const continued = word & 0x80808080;
    if (continued === 0 && takesBytes) {
      borrows |= word - bases;
      target[length] = (word & 0x7f) - base;
      target[length + 1] = ((word >> 8) & 0x7f) - base;
      target[length + 2] = ((word >> 16) & 0x7f) - base;
      target[length + 3] = (word >>> 24) - base;
      length += 4;
      pos += 4;
    } else if (continued === 0x00800080) {
      const first = ((word & 0x7f) | ((word >> 1) & 0x3f80)) - base;
      const second = (((word >> 16) & 0x7f) | ((word >> 17) & 0x3f80)) - base;
      target[length] = first;
      target[length + 1] = second;
      signs |= first | second | (last - first) | (last - second);
      length += 2;
      pos += 4;
    } else {
      let index: number;
      if ((continued & 0x80) === 0) {
        index = (word & 0x7f) - base;
        pos++;
      } else if ((continued & 0x8000) === 0) {
        index = ((word & 0x7f) | ((word >> 1) & 0x3f80)) - base;
        pos += 2;
      } else {
        reader.pos = pos;
        index = wholeIndex(reader, base);
        ({ pos } = reader);
      }
      target[length++] = index;
      signs |= index | (last - index);
    }
  }
  reader.pos = pos;
  while (reader.pos < end) {
    const index = wholeIndex(reader, base);
    target[length++] = index;
    signs |= index | (last - index);
  }
  reader.expectEnd(end);
  return signs < 0 || (borrows & 0x80808080) !== 0 ? -1 : length;
}

/** A number of any length; -1 for one that has more than 31 bits. */
function wholeIndex(reader: WireReader, base: number): number {
  reader.varint64();
  return reader.high === 0 && reader.low <= 0x7fff_ffff ? reader.low - base : -1;
}
