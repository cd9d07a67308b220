import { GrowableInt32, GrowableInt64, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import type { PprofLocations } from '../pprof-profile.js';
import type { IdIndex } from './id-index.js';
import { createNumberMessage, readNumbers } from './number-fields.js';
import { limitError, skipUnknown } from './pprof-reader.js';

export interface LocationColumns {
  /** Reads one `Location` that ends at `end`. */
  decode(reader: WireReader, end: number): void;
  /** Resolves the ids of mappings and functions, which may stand anywhere in the message. */
  finish(mappings: IdIndex, functions: IdIndex): PprofLocations;
}

/** `count` rows are to come. Hot path: guarded by benchmarks/pprof-codec.bench.ts. */
export function createLocationColumns(
  { maxFrames, maxStackDepth }: FormatLimits,
  count: number,
): LocationColumns {
  const id = new GrowableInt64(count);
  const mappingId = new GrowableInt64(count);
  const address = new GrowableInt64(count);
  const isFolded = new GrowableInt32(count);
  const lineOffsets = new GrowableInt32(count + 1);
  // One line per location is the rule.
  const functionId = new GrowableInt64(count);
  const line = new GrowableInt64(count);
  const column = new GrowableInt64(count);
  const lineMessage = createNumberMessage('Line', 3);
  const { words } = lineMessage;
  lineOffsets.push(0);

  function decode(reader: WireReader, end: number): void {
    const firstLine = line.length;
    let idLow = 0;
    let idHigh = 0;
    let mappingLow = 0;
    let mappingHigh = 0;
    let addressLow = 0;
    let addressHigh = 0;
    let folded = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          reader.varint64();
          idLow = reader.low;
          idHigh = reader.high;
          break;
        case 16:
          reader.varint64();
          mappingLow = reader.low;
          mappingHigh = reader.high;
          break;
        case 24:
          reader.varint64();
          addressLow = reader.low;
          addressHigh = reader.high;
          break;
        case 34:
          if (line.length - firstLine >= maxStackDepth) {
            throw limitError('a location has', 'maxStackDepth', maxStackDepth, reader.pos);
          }
          decodeLine(reader, reader.readEnd(end));
          break;
        case 40:
          folded = reader.bool() ? 1 : 0;
          break;
        default:
          skipUnknown(reader, tag, { message: 'Location', lastField: 5, end });
      }
    }
    reader.expectEnd(end);
    id.push(idLow, idHigh);
    mappingId.push(mappingLow, mappingHigh);
    address.push(addressLow, addressHigh);
    isFolded.push(folded);
    lineOffsets.push(line.length);
  }

  function decodeLine(reader: WireReader, end: number): void {
    if (line.length >= maxFrames) throw limitError('locations have', 'maxFrames', maxFrames, reader.pos);
    readNumbers(reader, end, lineMessage);
    functionId.push(words[2] ?? 0, words[3] ?? 0);
    line.push(words[4] ?? 0, words[5] ?? 0);
    column.push(words[6] ?? 0, words[7] ?? 0);
  }

  return {
    decode,
    finish: (mappings, functions) => ({
      count: id.length,
      id: id.toUnsigned(),
      mapping: resolve(mappingId, mappings),
      address: address.toUnsigned(),
      isFolded: Uint8Array.from(isFolded.view()),
      lineOffsets: lineOffsets.finish(),
      lineFunction: resolve(functionId, functions),
      line: line.toSigned(),
      column: column.toSigned(),
    }),
  };
}

function resolve(ids: GrowableInt64, index: IdIndex): Int32Array {
  const words = new Uint32Array(ids.toUnsigned().buffer);
  const { direct } = index;
  const known = direct.length;
  const rows = new Int32Array(ids.length);
  for (let i = 0; i < rows.length; i++) {
    const low = words[i * 2] ?? 0;
    const high = words[i * 2 + 1] ?? 0;
    const row = high === 0 && low < known ? (direct[low] ?? -1) : -1;
    rows[i] = row >= 0 ? row : index.rowOf(low, high);
  }
  return rows;
}
