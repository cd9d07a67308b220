import { GrowableFloat64, GrowableInt32, GrowableInt64 } from '../../model/growable.js';
import type { Locations } from '../../model/profiles-data.js';
import type { SequenceTable } from '../../model/sequence-table.js';
import {
  expectEnd,
  pushVarint64,
  type Reader,
  readEnd,
  readInt64AsNumber,
  skipUnknown,
} from '../../wire/reader.js';
import { pushIndices, takeAttributeSet } from '../decode-indices.js';
import type { DecodeLimits } from '../decode-limits.js';
import { checkRows, type Table } from './table.js';

export function createLocationTable(attributeSets: SequenceTable, limits: DecodeLimits): Table<Locations> {
  const mapping = new GrowableInt32();
  const address = new GrowableInt64();
  const attributeSet = new GrowableInt32();
  const lineOffsets = new GrowableInt32();
  const lineFunction = new GrowableInt32();
  const line = new GrowableFloat64();
  const column = new GrowableFloat64();
  const indices = new GrowableInt32(8);
  lineOffsets.push(0);

  function decode(reader: Reader, end: number): void {
    const row = mapping.length;
    checkRows('location_table', row, limits);
    let mappingIndex = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          mappingIndex = reader.int32();
          break;
        case 16:
          if (address.length > row) address.length = row;
          pushVarint64(reader, address);
          break;
        case 26:
          decodeLine(reader, readEnd(reader, end));
          break;
        case 32:
          indices.push(reader.int32());
          break;
        case 34:
          pushIndices(reader, end, indices);
          break;
        default:
          skipUnknown(reader, tag, 'Location', 4);
      }
    }
    expectEnd(reader, end);
    if (address.length === row) address.push(0, 0);
    mapping.push(mappingIndex);
    attributeSet.push(takeAttributeSet(indices, attributeSets));
    lineOffsets.push(lineFunction.length);
  }

  function decodeLine(reader: Reader, end: number): void {
    checkRows('the lines of location_table', lineFunction.length, limits);
    let functionIndex = 0;
    let lineNumber = 0;
    let columnNumber = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          functionIndex = reader.int32();
          break;
        case 16:
          lineNumber = readInt64AsNumber(reader);
          break;
        case 24:
          columnNumber = readInt64AsNumber(reader);
          break;
        default:
          skipUnknown(reader, tag, 'Line', 3);
      }
    }
    expectEnd(reader, end);
    lineFunction.push(functionIndex);
    line.push(lineNumber);
    column.push(columnNumber);
  }

  return {
    decode,
    finish() {
      if (mapping.length === 0) {
        mapping.push(0);
        address.push(0, 0);
        attributeSet.push(0);
        lineOffsets.push(0);
      }
      return {
        count: mapping.length,
        mapping: mapping.toArray(),
        address: address.toUnsigned(),
        attributeSet: attributeSet.toArray(),
        lineOffsets: lineOffsets.toArray(),
        lineFunction: lineFunction.toArray(),
        line: line.toArray(),
        column: column.toArray(),
      };
    },
  };
}
