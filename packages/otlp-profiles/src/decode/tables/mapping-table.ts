import type { ColumnMemory } from '../../model/column-memory.js';
import type { Mappings } from '../../model/profiles-data.js';
import { wordsOf } from '../../model/words-of.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import type { AttributeSetReader } from '../decode-indices.js';
import { decodeRows, type Table } from './table.js';

const TABLE_TAG = 10;

export function createMappingTable(
  rows: number,
  attributes: AttributeSetReader,
  memory: ColumnMemory,
): Table<Mappings> {
  const memoryStart = memory.bigUint64(rows);
  const memoryLimit = memory.bigUint64(rows);
  const fileOffset = memory.bigUint64(rows);
  const columns = [memoryStart, memoryLimit, fileOffset].map(wordsOf);
  const filename = memory.int32(rows);
  const attributeSet = memory.int32(rows);
  let row = 0;

  function decodeRow(reader: WireReader, end: number): void {
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
        case 16:
        case 24: {
          const words = columns[(tag >>> 3) - 1];
          reader.varint64();
          words?.set([reader.low, reader.high], row * 2);
          break;
        }
        case 32:
          filename[row] = reader.int32();
          break;
        case 40:
          attributes.readOne(reader);
          break;
        case 42:
          attributes.readPacked(reader, end);
          break;
        default:
          skipUnknown(reader, tag, end, 'Mapping', 5);
      }
    }
    attributeSet[row] = attributes.take();
    row++;
  }

  return {
    decodeRun: (reader, end) => decodeRows(reader, TABLE_TAG, end, decodeRow),
    finish: () => ({ count: rows, memoryStart, memoryLimit, fileOffset, filename, attributeSet }),
  };
}
