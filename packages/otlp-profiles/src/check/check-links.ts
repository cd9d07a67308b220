import type { DistinctRows } from '../model/distinct-rows.js';
import type { CheckContext } from './check-context.js';
import { checkRows } from './check-rows.js';
import { readLink } from './rows/dictionary-rows.js';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

export function checkLinks(context: CheckContext): DistinctRows {
  const { reader, findings } = context;

  function checkId(id: Uint8Array, path: string, length: number): void {
    if (id.length !== length) {
      findings.add('link-id-length', () => ({
        path,
        problem: `expected ${length} bytes, found ${id.length}`,
      }));
    } else if (isAllZero(id)) {
      findings.add('link-id-zero', () => ({ path, problem: 'expected an id, found zero bytes' }));
    }
  }

  return checkRows(context, 'link_table', (row, path, end) => {
    const { traceId, spanId } = readLink(reader, end);
    const isZero = isAllZero(traceId) && isAllZero(spanId);
    if (row > 0) {
      checkId(traceId, `${path}.trace_id`, TRACE_ID_BYTES);
      checkId(spanId, `${path}.span_id`, SPAN_ID_BYTES);
    } else if (isZero && traceId.length + spanId.length > 0) {
      findings.add('link-zero-bytes', () => ({
        path,
        problem: `expected empty ids, found ${traceId.length} and ${spanId.length} zero bytes`,
      }));
    }
    const isComparable = traceId.length + spanId.length === 0 || isSized(traceId, spanId);
    // Ids of a wrong size, which may be as large as the message, are equal to nothing.
    return { isZero, words: isComparable ? [...traceId, ...spanId] : [-1, row] };
  });
}

function isSized(traceId: Uint8Array, spanId: Uint8Array): boolean {
  return traceId.length === TRACE_ID_BYTES && spanId.length === SPAN_ID_BYTES;
}

export function isAllZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
