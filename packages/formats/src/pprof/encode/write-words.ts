import type { WireWriter } from '@hotspan/otlp-profiles';

/** Tag and varint of 64-bit number `row` of a column given as words; nothing for 0. */
export function writeWords(writer: WireWriter, tag: number, words: Uint32Array, row: number): void {
  writePair(writer, tag, words[row * 2] ?? 0, words[row * 2 + 1] ?? 0);
}

/** Tag and varint of a 64-bit number given as two unsigned words; nothing for 0. */
export function writePair(writer: WireWriter, tag: number, low: number, high: number): void {
  if (low === 0 && high === 0) return;
  writer.uint32(tag);
  writer.varint64(low, high);
}
