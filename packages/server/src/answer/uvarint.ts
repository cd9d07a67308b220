/**
 * Unsigned LEB128: seven bits a byte, lowest first, the top bit set on all but the last. Values are integers from 0 to 2^53:
 * past 2^31 the bit operators of JavaScript would cut them, so this divides.
 * See https://protobuf.dev/programming-guides/encoding/#varints
 */
export function writeUvarint(bytes: Uint8Array, offset: number, value: number): number {
  let rest = value;
  let end = offset;
  while (rest >= 0x80) {
    bytes[end++] = (rest % 0x80) + 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[end++] = rest;
  return end;
}

/** How many bytes writeUvarint() writes, 1 to 8. */
export function uvarintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}
