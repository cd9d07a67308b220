import { OtlpProfilesError } from '../../errors.js';
import type { ColumnMemory } from '../../model/column-memory.js';
import type { Links } from '../../model/profiles-data.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { decodeRows, type Table } from './table.js';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

const TABLE_TAG = 34;

export function createLinkTable(rows: number, memory: ColumnMemory): Table<Links> {
  const traceIds = memory.uint8(rows * TRACE_ID_BYTES);
  const spanIds = memory.uint8(rows * SPAN_ID_BYTES);
  let row = 0;

  function decodeRow(reader: WireReader, end: number): void {
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) copyId(reader, reader.readEnd(end), traceIds, row * TRACE_ID_BYTES, TRACE_ID_BYTES);
      else if (tag === 18) copyId(reader, reader.readEnd(end), spanIds, row * SPAN_ID_BYTES, SPAN_ID_BYTES);
      else skipUnknown(reader, tag, end, 'Link', 2);
    }
    row++;
  }

  return {
    decodeRun: (reader, end) => decodeRows(reader, TABLE_TAG, end, decodeRow),
    finish: () => ({ count: rows, traceIds, spanIds }),
  };
}

/** Empty bytes are an unset id; element 0 of the table may be written that way or as zero bytes. */
function copyId(reader: WireReader, end: number, target: Uint8Array, at: number, length: number): void {
  const found = end - reader.pos;
  if (found !== length && found !== 0) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_SHAPE',
      `an id in link_table at byte ${reader.pos} has ${found} bytes instead of ${length}.`,
      { offset: reader.pos },
    );
  }
  for (let i = 0; i < found; i++) target[at + i] = reader.bytes[reader.pos + i] ?? 0;
  reader.pos = end;
}
