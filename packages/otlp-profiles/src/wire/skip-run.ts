import type { WireReader } from './wire-reader.js';

/** Skips the message whose tag was just read and those that follow it under the same tag; returns how many. */
export function skipRun(reader: WireReader, tag: number, enclosingEnd: number): number {
  const { bytes } = reader;
  let { pos } = reader;
  let count = 0;
  for (;;) {
    const length = bytes[pos] ?? 0x80;
    if (length < 0x80 && pos + 1 + length <= enclosingEnd) pos += 1 + length;
    else {
      reader.pos = pos;
      pos = reader.readEnd(enclosingEnd);
    }
    count++;
    if (pos >= enclosingEnd || bytes[pos] !== tag) break;
    pos++;
  }
  reader.pos = pos;
  return count;
}
