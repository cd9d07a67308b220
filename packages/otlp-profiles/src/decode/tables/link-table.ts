import { OtlpProfilesError } from '../../errors.js';
import type { Links } from '../../model/profiles-data.js';
import { expectEnd, type Reader, readEnd, skipUnknown } from '../../wire/reader.js';
import type { DecodeLimits } from '../decode-limits.js';
import { checkRows, type Table } from './table.js';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

export function createLinkTable(limits: DecodeLimits): Table<Links> {
  let traceIds = new Uint8Array(TRACE_ID_BYTES * 16);
  let spanIds = new Uint8Array(SPAN_ID_BYTES * 16);
  let count = 0;

  function decode(reader: Reader, end: number): void {
    checkRows('link_table', count, limits);
    if (count * SPAN_ID_BYTES === spanIds.length) {
      traceIds = doubled(traceIds);
      spanIds = doubled(spanIds);
    }
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) copyId(reader, readEnd(reader, end), traceIds, count * TRACE_ID_BYTES, TRACE_ID_BYTES);
      else if (tag === 18)
        copyId(reader, readEnd(reader, end), spanIds, count * SPAN_ID_BYTES, SPAN_ID_BYTES);
      else skipUnknown(reader, tag, 'Link', 2);
    }
    expectEnd(reader, end);
    count++;
  }

  return {
    decode,
    finish() {
      const rows = Math.max(count, 1);
      return {
        count: rows,
        traceIds: traceIds.slice(0, rows * TRACE_ID_BYTES),
        spanIds: spanIds.slice(0, rows * SPAN_ID_BYTES),
      };
    },
  };
}

/** Empty bytes are an unset id; element 0 of the table may be written that way or as zero bytes. */
function copyId(reader: Reader, end: number, target: Uint8Array, at: number, length: number): void {
  const found = end - reader.pos;
  if (found !== length && found !== 0) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_SHAPE',
      `an id in link_table at byte ${reader.pos} has ${found} bytes instead of ${length}.`,
    );
  }
  target.set(reader.buf.subarray(reader.pos, end), at);
  reader.pos = end;
}

function doubled(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
