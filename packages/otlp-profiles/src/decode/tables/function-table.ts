import { GrowableFloat64, GrowableInt32 } from '../../model/growable.js';
import type { Functions } from '../../model/profiles-data.js';
import { expectEnd, type Reader, readInt64AsNumber, skipUnknown } from '../../wire/reader.js';
import type { DecodeLimits } from '../decode-limits.js';
import { checkRows, type Table } from './table.js';

export function createFunctionTable(limits: DecodeLimits): Table<Functions> {
  const name = new GrowableInt32();
  const systemName = new GrowableInt32();
  const filename = new GrowableInt32();
  const startLine = new GrowableFloat64();

  function push(nameIndex: number, systemNameIndex: number, filenameIndex: number, line: number): void {
    name.push(nameIndex);
    systemName.push(systemNameIndex);
    filename.push(filenameIndex);
    startLine.push(line);
  }

  function decode(reader: Reader, end: number): void {
    checkRows('function_table', name.length, limits);
    let nameIndex = 0;
    let systemNameIndex = 0;
    let filenameIndex = 0;
    let line = 0;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          nameIndex = reader.int32();
          break;
        case 16:
          systemNameIndex = reader.int32();
          break;
        case 24:
          filenameIndex = reader.int32();
          break;
        case 32:
          line = readInt64AsNumber(reader);
          break;
        default:
          skipUnknown(reader, tag, 'Function', 4);
      }
    }
    expectEnd(reader, end);
    push(nameIndex, systemNameIndex, filenameIndex, line);
  }

  return {
    decode,
    finish() {
      if (name.length === 0) push(0, 0, 0, 0);
      return {
        count: name.length,
        name: name.toArray(),
        systemName: systemName.toArray(),
        filename: filename.toArray(),
        startLine: startLine.toArray(),
      };
    },
  };
}
