import type { ColumnMemory } from '../../model/column-memory.js';
import type { Locations } from '../../model/profiles-data.js';
import { bigZeros, floatZeros, zeros } from '../../model/shared-columns.js';
import { wordsOf } from '../../model/words-of.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import type { AttributeSetReader } from '../decode-indices.js';
import { type DecodeLimits, limitError } from '../decode-limits.js';
import type { Table } from './table.js';

const TABLE_TAG = 18;
const LINES_TAG = 26;

export function createLocationTable(
  rows: number,
  attributes: AttributeSetReader,
  limits: DecodeLimits,
  memory: ColumnMemory,
): Table<Locations> {
  let mapping: Int32Array | undefined;
  let address: BigUint64Array | undefined;
  let attributeSet: Int32Array | undefined;
  const lineOffsets = memory.int32(rows + 1);
  // One line per location but the first is the rule; inlining makes these grow.
  let lineFunction = memory.int32(rows - 1);
  let line = memory.float64(rows - 1);
  let column: Float64Array<ArrayBuffer> | undefined;
  let lineCount = 0;
  let row = 0;

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    for (;;) {
      const end = reader.readEnd(enclosingEnd);
      let { pos } = reader;
      while (pos < end) {
        const length = bytes[pos + 1] ?? 0x80;
        if (bytes[pos] === LINES_TAG && length < 0x80 && pos + 2 + length <= end) {
          reader.pos = pos + 2;
          decodeLine(reader, pos + 2 + length);
        } else {
          reader.pos = pos;
          decodeField(reader, end);
        }
        ({ pos } = reader);
      }
      reader.pos = pos;
      reader.expectEnd(end);
      const set = attributes.take();
      if (set !== 0) {
        attributeSet ??= memory.int32(rows);
        attributeSet[row] = set;
      }
      lineOffsets[++row] = lineCount;
      if (pos >= enclosingEnd || bytes[pos] !== TABLE_TAG) return;
      reader.pos = pos + 1;
    }
  }

  function decodeField(reader: WireReader, end: number): void {
    const tag = reader.uint32();
    switch (tag) {
      case 8:
        mapping ??= memory.int32(rows);
        mapping[row] = reader.int32();
        break;
      case 16:
        reader.varint64();
        address ??= memory.bigUint64(rows);
        wordsOf(address).set([reader.low, reader.high], row * 2);
        break;
      case LINES_TAG:
        decodeLine(reader, reader.readEnd(end));
        break;
      case 32:
        attributes.readOne(reader);
        break;
      case 34:
        attributes.readPacked(reader, end);
        break;
      default:
        skipUnknown(reader, tag, end, 'Location', 4);
    }
  }

  function decodeLine(reader: WireReader, end: number): void {
    if (lineCount === lineFunction.length) growLines(reader.pos);
    const { bytes } = reader;
    const at = lineCount++;
    let { pos } = reader;
    while (pos < end) {
      const tag = bytes[pos] ?? 0;
      const first = bytes[pos + 1] ?? 0x80;
      const second = first < 0x80 ? 0 : (bytes[pos + 2] ?? 0x80);
      // A number of one or two bytes is put together here, without a call.
      const value = (first & 0x7f) | (second << 7);
      if (second < 0x80 && tag === 8) lineFunction[at] = value;
      else if (second < 0x80 && tag === 16) line[at] = value;
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
    if (tag === 8) lineFunction[at] = reader.int32();
    else if (tag === 16) line[at] = reader.int64AsNumber();
    else if (tag === 24) {
      column ??= memory.float64(line.length);
      column[at] = reader.int64AsNumber();
    } else skipUnknown(reader, tag, end, 'Line', 3);
  }

  function growLines(offset: number): void {
    if (lineCount >= limits.maxTableRows) {
      throw limitError(limits, 'maxTableRows', 'location_table has another line', SMALLER, offset);
    }
    const length = Math.min(limits.maxTableRows, Math.max(16, lineCount * 2));
    lineFunction = enlarged(lineFunction, memory.int32(length));
    line = enlarged(line, memory.float64(length));
    if (column) column = enlarged(column, memory.float64(length));
  }

  return {
    decodeRun,
    finish() {
      // Only a missing table has a row that was not read; its lines end where they begin.
      lineOffsets[rows] = lineCount;
      return {
        count: rows,
        mapping: mapping ?? zeros(rows),
        address: address ?? bigZeros(rows),
        attributeSet: attributeSet ?? zeros(rows),
        lineOffsets,
        lineFunction: cutTo(lineFunction, lineCount),
        line: cutTo(line, lineCount),
        column: column ? cutTo(column, lineCount) : floatZeros(lineCount),
      };
    },
  };
}

const SMALLER = 'Send smaller batches.';

type Column = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

function enlarged<C extends Column>(column: C, larger: C): C {
  larger.set(column);
  return larger;
}

/** The column itself when it is full. */
function cutTo<C extends Column>(column: C, length: number): C {
  // slice() keeps the type of what it is called on, which the compiler cannot see through the parameter.
  return column.length === length ? column : (column.slice(0, length) as C);
}
