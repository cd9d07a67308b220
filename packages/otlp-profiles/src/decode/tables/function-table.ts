import type { ColumnMemory } from '../../model/column-memory.js';
import type { Functions } from '../../model/profiles-data.js';
import { zeros } from '../../model/shared-columns.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import type { Table } from './table.js';

const TABLE_TAG = 26;

export function createFunctionTable(rows: number, memory: ColumnMemory): Table<Functions> {
  const startLine = memory.float64(rows);
  const name = memory.int32(rows);
  const filename = memory.int32(rows);
  let systemName: Int32Array | undefined;
  let row = 0;

  /** Any field, at its tag. */
  function decodeField(reader: WireReader, end: number): void {
    const tag = reader.uint32();
    if (tag === 8) name[row] = reader.int32();
    else if (tag === 16) {
      systemName ??= memory.int32(rows);
      systemName[row] = reader.int32();
    } else if (tag === 24) filename[row] = reader.int32();
    else if (tag === 32) startLine[row] = reader.int64AsNumber();
    else skipUnknown(reader, tag, end, 'Function', 4);
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    for (;;) {
      const end = reader.readEnd(enclosingEnd);
      let { pos } = reader;
      // Fields of one or two bytes here, everything else in decodeField.
      while (pos < end) {
        const tag = bytes[pos] ?? 0;
        let value = bytes[pos + 1] ?? 0x80;
        const start = pos;
        let next = pos + 2;
        if (value >= 0x80) {
          const high = bytes[next++] ?? 0x80;
          if (high >= 0x80) {
            reader.pos = pos;
            decodeField(reader, end);
            ({ pos } = reader);
            continue;
          }
          value = (value & 0x7f) | (high << 7);
        }
        pos = next;
        if (tag === 8) name[row] = value;
        else if (tag === 24) filename[row] = value;
        else if (tag === 32) startLine[row] = value;
        else {
          reader.pos = start;
          decodeField(reader, end);
          ({ pos } = reader);
        }
      }
      reader.pos = pos;
      reader.expectEnd(end);
      row++;
      if (pos >= enclosingEnd || bytes[pos] !== TABLE_TAG) return;
      reader.pos = pos + 1;
    }
  }

  return {
    decodeRun,
    finish: () => ({ count: rows, name, systemName: systemName ?? zeros(rows), filename, startLine }),
  };
}
