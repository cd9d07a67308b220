import { GrowableFloat64, GrowableInt32 } from '../../model/growable.js';
import type { Locations } from '../../model/profiles-data.js';
import { wordsOf } from '../../model/words-of.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { type DecodeLimits, limitError } from '../decode-limits.js';
import { decodeRows, type Table } from '../tables/table.js';
import { movedRow } from './moved-row.js';
import type { W3AttributeList } from './w3-attribute-list.js';

const TABLE_TAG = 18;
const IS_FOLDED = 'pprof.location.is_folded';

/** Entries of tables in the message; the model has row 0 before them. */
export interface W3Counts {
  readonly mappings: number;
  readonly locations: number;
  readonly functions: number;
}

/** @param flagAttribute the row of an attribute that says `true`. */
export function createW3LocationTable(
  counts: W3Counts,
  attributes: W3AttributeList,
  flagAttribute: (key: string) => number,
  limits: DecodeLimits,
): Table<Locations> {
  const rows = counts.locations + 1;
  const mapping = new Int32Array(rows);
  const address = new BigUint64Array(rows);
  const addressWords = wordsOf(address);
  const attributeSet = new Int32Array(rows);
  const lineOffsets = new Int32Array(rows + 1);
  const lineFunction = new GrowableInt32(rows);
  const line = new GrowableFloat64(rows);
  const column = new GrowableFloat64(rows);
  let row = 1;

  function decodeRow(reader: WireReader, end: number): void {
    let folded = false;
    while (reader.pos < end) {
      const tag = reader.uint32();
      const { pos } = reader;
      switch (tag) {
        case 8:
          // Proto3 optional: absent is "none", while 0 is the first mapping.
          mapping[row] = movedRow(
            reader.int32(),
            counts.mappings,
            'location_table[].mapping_index',
            'mapping_table',
            pos,
          );
          break;
        case 16:
          reader.varint64();
          addressWords[row * 2] = reader.low;
          addressWords[row * 2 + 1] = reader.high;
          break;
        case 26:
          decodeLine(reader, reader.readEnd(end));
          break;
        case 32:
          folded = reader.bool();
          break;
        case 40:
        case 42:
          attributes.read(reader, tag & 7, end);
          break;
        default:
          skipUnknown(reader, tag, end, 'Location', 5);
      }
    }
    if (folded) attributes.add(flagAttribute(IS_FOLDED));
    attributeSet[row] = attributes.take();
    lineOffsets[++row] = line.length;
  }

  function decodeLine(reader: WireReader, end: number): void {
    const { pos } = reader;
    if (line.length >= limits.maxTableRows) {
      const found = 'location_table has another line';
      throw limitError(limits, 'maxTableRows', found, 'Send smaller batches.', pos);
    }
    // Absent is 0 here, and 0 is the first function.
    let functionIndex = 0;
    let lineNumber = 0;
    let columnNumber = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 8) functionIndex = reader.int32();
      else if (tag === 16) lineNumber = reader.int64AsNumber();
      else if (tag === 24) columnNumber = reader.int64AsNumber();
      else skipUnknown(reader, tag, end, 'Line', 3);
    }
    reader.expectEnd(end);
    const path = 'location_table[].line[].function_index';
    lineFunction.push(movedRow(functionIndex, counts.functions, path, 'function_table', pos));
    line.push(lineNumber);
    column.push(columnNumber);
  }

  return {
    decodeRun: (reader, end) => decodeRows(reader, TABLE_TAG, end, decodeRow),
    finish: () => ({
      count: rows,
      mapping,
      address,
      attributeSet,
      lineOffsets,
      lineFunction: lineFunction.finish(),
      line: line.finish(),
      column: column.finish(),
    }),
  };
}
