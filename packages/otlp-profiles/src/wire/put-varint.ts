/*
 * Varints written at a position that the caller keeps in a local variable; it has made room before. They return the position
 * behind what was written. Small, so that they are inlined into the loops of encode/.
 */

/** Up to five bytes, of an unsigned (or negative: its unsigned form) 32-bit number. */
export function putVarint32(bytes: Uint8Array, at: number, value: number): number {
  let pos = at;
  let rest = value >>> 0;
  while (rest >= 0x80) {
    bytes[pos++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[pos++] = rest;
  return pos;
}

/** Up to ten bytes, from unsigned words. */
export function putVarint64(bytes: Uint8Array, at: number, low: number, high: number): number {
  let pos = at;
  let restLow = low;
  let restHigh = high;
  while (restHigh !== 0) {
    bytes[pos++] = (restLow & 0x7f) | 0x80;
    restLow = ((restLow >>> 7) | (restHigh << 25)) >>> 0;
    restHigh >>>= 7;
  }
  return putVarint32(bytes, pos, restLow);
}

/** Tag of one byte and varint of an index; nothing for 0. */
export function putIndexField(bytes: Uint8Array, at: number, tag: number, value: number): number {
  if (value === 0) return at;
  bytes[at] = tag;
  if (value >>> 0 < 0x80) {
    bytes[at + 1] = value;
    return at + 2;
  }
  if (value >>> 0 < 0x4000) {
    bytes[at + 1] = (value & 0x7f) | 0x80;
    bytes[at + 2] = value >>> 7;
    return at + 3;
  }
  return putVarint32(bytes, at + 1, value);
}

/**
 * Varints of `values[start .. end)`, of which none may be negative; room for five bytes each. Two numbers of two bytes, or two
 * of one byte, are stored at once: a third less time for stacks of some hundred functions.
 *
 * @param view of the same bytes, at the same offset.
 */
export function putIndices(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  values: Int32Array,
  start: number,
  end: number,
): number {
  const last = end - 1;
  let pos = at;
  let i = start;
  while (i < last) {
    const first = values[i] ?? 0;
    const second = values[i + 1] ?? 0;
    if ((first - 0x80) >>> 0 < 0x3f80 && (second - 0x80) >>> 0 < 0x3f80) {
      const low = (first & 0x7f) | ((first << 1) & 0x7f00);
      const high = (second & 0x7f) | ((second << 1) & 0x7f00);
      view.setInt32(pos, low | (high << 16) | 0x00800080, true);
      pos += 4;
      i += 2;
    } else if ((first | second) >>> 0 < 0x80) {
      view.setInt16(pos, first | (second << 8), true);
      pos += 2;
      i += 2;
    } else {
      pos = putVarint32(bytes, pos, first);
      i++;
    }
  }
  return i < end ? putVarint32(bytes, pos, values[i] ?? 0) : pos;
}

/** Tag of one byte and varint of an int64 that is held as a double; nothing for 0. */
export function putNumberField(bytes: Uint8Array, at: number, tag: number, value: number): number {
  if (value === 0) return at;
  bytes[at] = tag;
  if (value > 0 && value < 0x4000) {
    if (value < 0x80) {
      bytes[at + 1] = value;
      return at + 2;
    }
    bytes[at + 1] = (value & 0x7f) | 0x80;
    bytes[at + 2] = value >>> 7;
    return at + 3;
  }
  return putVarint64(bytes, at + 1, value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0);
}

/** Bytes of a varint of up to 32 bits. */
export function varint32Length(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
}
