import type { WireReader } from '@hotspan/otlp-profiles';
import { skipUnknown } from './pprof-reader.js';

/** A message whose fields 1 to `lastField` are all varints. `message` is its name, for errors. */
export interface NumberMessage {
  readonly message: string;
  readonly lastField: number;
  /** Field n is words 2n (low) and 2n + 1 (high) of the message that was read last; 0 when it was not there. */
  readonly words: Uint32Array;
}

export function createNumberMessage(message: string, lastField: number): NumberMessage {
  return { message, lastField, words: new Uint32Array(lastField * 2 + 2) };
}

/**
 * Reads the message that ends at `end` into its words.
 * Hot path: functions, lines and labels are read here. Guarded by benchmarks/pprof-codec.bench.ts.
 */
export function readNumbers(reader: WireReader, end: number, into: NumberMessage): void {
  const { words, lastField } = into;
  const { bytes } = reader;
  let { pos } = reader;
  // A dozen words: a loop beats the call.
  for (let i = 2; i < words.length; i++) words[i] = 0;
  while (pos < end) {
    const tag = bytes[pos] ?? 0;
    const field = tag >>> 3;
    if ((tag & 0x87) === 0 && field > 0 && field <= lastField) {
      const byte = bytes[pos + 1] ?? 0x80;
      const next = bytes[pos + 2] ?? 0x80;
      if (byte < 0x80) {
        words[field * 2] = byte;
        words[field * 2 + 1] = 0;
        pos += 2;
        continue;
      }
      if (next < 0x80) {
        words[field * 2] = (byte & 0x7f) | (next << 7);
        words[field * 2 + 1] = 0;
        pos += 3;
        continue;
      }
    }
    reader.pos = pos;
    readField(reader, end, into);
    pos = reader.pos;
  }
  reader.pos = pos;
  reader.expectEnd(end);
}

/** Any field, however it is written. */
function readField(reader: WireReader, end: number, { message, lastField, words }: NumberMessage): void {
  const tag = reader.uint32();
  const field = tag >>> 3;
  if ((tag & 7) !== 0 || field === 0 || field > lastField) {
    skipUnknown(reader, tag, { message, lastField, end });
    return;
  }
  reader.varint64();
  words[field * 2] = reader.low;
  words[field * 2 + 1] = reader.high;
}

/** A field that is an index into the string table. What is negative or past 2^31 comes as -1, which is outside every table. */
export function indexIn({ words }: NumberMessage, field: number): number {
  const low = words[field * 2] ?? 0;
  return words[field * 2 + 1] === 0 && low <= 0x7fff_ffff ? low : -1;
}
