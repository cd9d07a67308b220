import { type ColumnMemory, type WireReader, wordsOf } from '@hotspan/otlp-profiles';
import type { PprofFunctions } from '../pprof-profile.js';
import { readIndex, skipUnknown } from './pprof-reader.js';

/** Field 5 of `Profile`. */
export const FUNCTIONS_TAG = 42;

export interface FunctionColumns {
  /** Reads the `Function` whose tag was just read and those that follow it. */
  decodeRun(reader: WireReader, end: number): void;
  finish(): PprofFunctions;
}

/**
 * `count` rows are to come. Hot path: numbers of one or two bytes are read with the position in a local variable. Guarded by
 * benchmarks/pprof-codec.bench.ts.
 */
export function createFunctionColumns(count: number, memory: ColumnMemory): FunctionColumns {
  const id = memory.bigUint64(count);
  const startLine = memory.bigInt64(count);
  const name = memory.int32(count);
  const systemName = memory.int32(count);
  const filename = memory.int32(count);
  const idWords = wordsOf(id);
  const startLineWords = wordsOf(startLine);
  let row = 0;

  /** Any field, at its tag. */
  function decodeField(reader: WireReader, end: number): void {
    const tag = reader.uint32();
    if (tag === 8) readWords(reader, idWords, row);
    else if (tag === 16) name[row] = readIndex(reader);
    else if (tag === 24) systemName[row] = readIndex(reader);
    else if (tag === 32) filename[row] = readIndex(reader);
    else if (tag === 40) readWords(reader, startLineWords, row);
    else skipUnknown(reader, tag, { message: 'Function', lastField: 5, end });
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    for (;;) {
      const end = reader.readEnd(enclosingEnd);
      let { pos } = reader;
      while (pos < end) {
        const tag = bytes[pos] ?? 0;
        const first = bytes[pos + 1] ?? 0x80;
        const second = first < 0x80 ? 0 : (bytes[pos + 2] ?? 0x80);
        const value = (first & 0x7f) | (second << 7);
        if (second < 0x80 && tag === 16) name[row] = value;
        else if (second < 0x80 && tag === 24) systemName[row] = value;
        else if (second < 0x80 && tag === 32) filename[row] = value;
        else if (second < 0x80 && tag === 8) setWord(idWords, row, value);
        else if (second < 0x80 && tag === 40) setWord(startLineWords, row, value);
        else {
          reader.pos = pos;
          decodeField(reader, end);
          ({ pos } = reader);
          continue;
        }
        pos += first < 0x80 ? 2 : 3;
      }
      reader.pos = pos;
      reader.expectEnd(end);
      row++;
      if (pos >= enclosingEnd || bytes[pos] !== FUNCTIONS_TAG) return;
      reader.pos = pos + 1;
    }
  }

  return { decodeRun, finish: () => ({ count, id, name, systemName, filename, startLine }) };
}

/** Reads a varint of 64 bits as number `row` of a column. */
export function readWords(reader: WireReader, words: Uint32Array, row: number): void {
  reader.varint64();
  words[row * 2] = reader.low;
  words[row * 2 + 1] = reader.high;
}

/** The same for a number below 2^32 that has been read already. */
export function setWord(words: Uint32Array, row: number, value: number): void {
  words[row * 2] = value;
  words[row * 2 + 1] = 0;
}
