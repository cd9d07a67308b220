import { GrowableInt32, GrowableInt64 } from '../../model/growable.js';
import type { Mappings } from '../../model/profiles-data.js';
import type { SequenceTable } from '../../model/sequence-table.js';
import { expectEnd, pushVarint64, type Reader, skipUnknown } from '../../wire/reader.js';
import { pushIndices, takeAttributeSet } from '../decode-indices.js';
import type { DecodeLimits } from '../decode-limits.js';
import { checkRows, type Table } from './table.js';

export function createMappingTable(attributeSets: SequenceTable, limits: DecodeLimits): Table<Mappings> {
  const memoryStart = new GrowableInt64();
  const memoryLimit = new GrowableInt64();
  const fileOffset = new GrowableInt64();
  const filename = new GrowableInt32();
  const attributeSet = new GrowableInt32();
  const indices = new GrowableInt32(8);

  function decode(reader: Reader, end: number): void {
    checkRows('mapping_table', filename.length, limits);
    const rows = filename.length + 1;
    let name = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          setVarint64(reader, memoryStart, rows);
          break;
        case 16:
          setVarint64(reader, memoryLimit, rows);
          break;
        case 24:
          setVarint64(reader, fileOffset, rows);
          break;
        case 32:
          name = reader.int32();
          break;
        case 40:
          indices.push(reader.int32());
          break;
        case 42:
          pushIndices(reader, end, indices);
          break;
        default:
          skipUnknown(reader, tag, 'Mapping', 5);
      }
    }
    expectEnd(reader, end);
    for (const column of [memoryStart, memoryLimit, fileOffset]) fillTo(column, rows);
    filename.push(name);
    attributeSet.push(takeAttributeSet(indices, attributeSets));
  }

  return {
    decode,
    finish() {
      for (const column of [memoryStart, memoryLimit, fileOffset]) fillTo(column, 1);
      if (filename.length === 0) {
        filename.push(0);
        attributeSet.push(0);
      }
      return {
        count: filename.length,
        memoryStart: memoryStart.toUnsigned(),
        memoryLimit: memoryLimit.toUnsigned(),
        fileOffset: fileOffset.toUnsigned(),
        filename: filename.toArray(),
        attributeSet: attributeSet.toArray(),
      };
    },
  };
}

/** Protobuf: of a scalar field that is repeated by mistake the last one counts. */
function setVarint64(reader: Reader, column: GrowableInt64, rows: number): void {
  if (column.length === rows) column.length--;
  pushVarint64(reader, column);
}

function fillTo(column: GrowableInt64, rows: number): void {
  while (column.length < rows) column.push(0, 0);
}
