import { type ColumnMemory, type WireReader, wordsOf } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import type { PprofLocations } from '../pprof-profile.js';
import { readWords, setWord } from './function-columns.js';
import type { IdIndex } from './id-index.js';
import { limitError, skipUnknown } from './pprof-reader.js';

/** Field 4 of `Profile`, and of `Location`. */
export const LOCATIONS_TAG = 34;
const LINES_TAG = 34;

export interface LocationColumns {
  /** Reads the `Location` whose tag was just read and those that follow it. */
  decodeRun(reader: WireReader, end: number): void;
  /** Resolves the ids of mappings and functions, which may stand anywhere in the message. */
  finish(mappings: IdIndex, functions: IdIndex): PprofLocations;
}

/**
 * `count` rows are to come. Hot path: numbers of one or two bytes are read with the position in a local variable. Guarded by
 * benchmarks/pprof-codec.bench.ts.
 */
export function createLocationColumns(
  { maxFrames, maxStackDepth }: FormatLimits,
  count: number,
  memory: ColumnMemory,
): LocationColumns {
  const id = memory.bigUint64(count);
  const address = memory.bigUint64(count);
  const isFolded = memory.uint8(count);
  const lineOffsets = memory.int32(count + 1);
  const idWords = wordsOf(id);
  const addressWords = wordsOf(address);
  const mappingIds = memory.uint32(count * 2);
  // One line per location is the rule; inlining makes these grow. Low and high words in turn.
  let functionIds = memory.uint32(count * 2);
  let lines = memory.uint32(count * 2);
  let columns = memory.uint32(count * 2);
  let lineCount = 0;
  let row = 0;

  /** Any field, at its tag. */
  function decodeField(reader: WireReader, end: number): void {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 8) readWords(reader, idWords, row);
    else if (tag === 16) readWords(reader, mappingIds, row);
    else if (tag === 24) readWords(reader, addressWords, row);
    else if (tag === LINES_TAG) {
      if (lineCount - (lineOffsets[row] ?? 0) >= maxStackDepth) {
        throw limitError('a location has', 'maxStackDepth', maxStackDepth, start + 1);
      }
      decodeLine(reader, reader.readEnd(end));
    } else if (tag === 40) isFolded[row] = reader.bool() ? 1 : 0;
    else skipUnknown(reader, tag, { message: 'Location', lastField: 5, end });
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    for (;;) {
      const end = reader.readEnd(enclosingEnd);
      while (reader.pos < end) {
        const { pos } = reader;
        const tag = bytes[pos] ?? 0;
        const first = bytes[pos + 1] ?? 0x80;
        const second = first < 0x80 ? 0 : (bytes[pos + 2] ?? 0x80);
        if (second < 0x80 && (tag === 8 || tag === 16)) {
          setWord(tag === 8 ? idWords : mappingIds, row, (first & 0x7f) | (second << 7));
          reader.pos = first < 0x80 ? pos + 2 : pos + 3;
        } else decodeField(reader, end);
      }
      reader.expectEnd(end);
      lineOffsets[++row] = lineCount;
      if (reader.pos >= enclosingEnd || bytes[reader.pos] !== LOCATIONS_TAG) return;
      reader.pos++;
    }
  }

  function decodeLine(reader: WireReader, end: number): void {
    if (lineCount >= maxFrames) throw limitError('locations have', 'maxFrames', maxFrames, reader.pos);
    if (lineCount * 2 === functionIds.length) growLines();
    const { bytes } = reader;
    const at = lineCount++;
    let { pos } = reader;
    while (pos < end) {
      const tag = bytes[pos] ?? 0;
      const first = bytes[pos + 1] ?? 0x80;
      const second = first < 0x80 ? 0 : (bytes[pos + 2] ?? 0x80);
      const value = (first & 0x7f) | (second << 7);
      if (second < 0x80 && tag === 8) setWord(functionIds, at, value);
      else if (second < 0x80 && tag === 16) setWord(lines, at, value);
      else if (second < 0x80 && tag === 24) setWord(columns, at, value);
      else {
        reader.pos = pos;
        decodeLineField(reader, end, at);
        ({ pos } = reader);
        continue;
      }
      pos += first < 0x80 ? 2 : 3;
    }
    reader.pos = pos;
    reader.expectEnd(end);
  }

  function decodeLineField(reader: WireReader, end: number, at: number): void {
    const tag = reader.uint32();
    if (tag === 8) readWords(reader, functionIds, at);
    else if (tag === 16) readWords(reader, lines, at);
    else if (tag === 24) readWords(reader, columns, at);
    else skipUnknown(reader, tag, { message: 'Line', lastField: 3, end });
  }

  function growLines(): void {
    const length = Math.max(32, functionIds.length * 2);
    functionIds = enlarged(functionIds, memory.uint32(length));
    lines = enlarged(lines, memory.uint32(length));
    columns = enlarged(columns, memory.uint32(length));
  }

  return {
    decodeRun,
    finish: (mappings, functions) => ({
      count,
      id,
      mapping: resolve(mappingIds, memory.int32(count), mappings),
      address,
      isFolded,
      lineOffsets,
      lineFunction: resolve(functionIds, memory.int32(lineCount), functions),
      line: new BigInt64Array(lines.buffer, lines.byteOffset, lineCount),
      column: new BigInt64Array(columns.buffer, columns.byteOffset, lineCount),
    }),
  };
}

function enlarged(words: Uint32Array, larger: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  larger.set(words);
  return larger;
}

/** Fills in the rows of ids, which are words, low first. */
function resolve(words: Uint32Array, rows: Int32Array, index: IdIndex): Int32Array {
  const { direct } = index;
  const known = direct.length;
  for (let i = 0; i < rows.length; i++) {
    const low = words[i * 2] ?? 0;
    const high = words[i * 2 + 1] ?? 0;
    const row = high === 0 && low < known ? (direct[low] ?? -1) : -1;
    // Id 0 is none, which profiles without mappings say of each location.
    rows[i] = row >= 0 || (low | high) === 0 ? row : index.rowOf(low, high);
  }
  return rows;
}
