import type { Mappings } from '../../model/profiles-data.js';
import { wordsOf } from '../../model/words-of.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { decodeRows, type Table } from '../tables/table.js';
import type { W3AttributeList } from './w3-attribute-list.js';

const TABLE_TAG = 10;

/** The flags of pprof that W3's `Mapping` has as fields 6 to 9 and the semantic conventions name as attributes. */
const FLAGS = [
  'pprof.mapping.has_functions',
  'pprof.mapping.has_filenames',
  'pprof.mapping.has_line_numbers',
  'pprof.mapping.has_inline_frames',
] as const;
const FIRST_FLAG = 6;

/**
 * @param count entries of the table in the message; the model has row 0 before them.
 * @param flagAttribute the row of an attribute that says `true`.
 */
export function createW3MappingTable(
  count: number,
  attributes: W3AttributeList,
  flagAttribute: (key: string) => number,
): Table<Mappings> {
  const rows = count + 1;
  const memoryStart = new BigUint64Array(rows);
  const memoryLimit = new BigUint64Array(rows);
  const fileOffset = new BigUint64Array(rows);
  const columns = [memoryStart, memoryLimit, fileOffset].map(wordsOf);
  const filename = new Int32Array(rows);
  const attributeSet = new Int32Array(rows);
  let row = 1;

  function decodeRow(reader: WireReader, end: number): void {
    // The last occurrence of a field counts.
    let flags = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      const field = tag >>> 3;
      const words = columns[field - 1];
      const flag = field - FIRST_FLAG;
      if (words !== undefined && (tag & 7) === 0) {
        reader.varint64();
        words[row * 2] = reader.low;
        words[row * 2 + 1] = reader.high;
      } else if (tag === 32) filename[row] = reader.int32();
      else if (tag === 40 || tag === 42) attributes.read(reader, tag & 7, end);
      else if (FLAGS[flag] !== undefined && (tag & 7) === 0) {
        flags = reader.bool() ? flags | (1 << flag) : flags & ~(1 << flag);
      } else skipUnknown(reader, tag, end, 'Mapping', 9);
    }
    FLAGS.forEach((key, flag) => {
      if ((flags & (1 << flag)) !== 0) attributes.add(flagAttribute(key));
    });
    attributeSet[row] = attributes.take();
    row++;
  }

  return {
    decodeRun: (reader, end) => decodeRows(reader, TABLE_TAG, end, decodeRow),
    finish: () => ({ count: rows, memoryStart, memoryLimit, fileOffset, filename, attributeSet }),
  };
}
