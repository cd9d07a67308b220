import type { Links } from '@hotspan/otlp-profiles';

export interface LinkInterner {
  /** Row of the link, 0 when the texts are no trace id (32 hex digits) and span id (16) or all zero. */
  add(traceId: string, spanId: string): number;
  /** Row of the link with what is no id as zeros, 0 when neither is one. */
  addAny(traceId: string, spanId: string): number;
  finish(): Links;
}

export function createLinkInterner(): LinkInterner {
  const rows = new Map<string, number>();

  function intern(traceId: string, spanId: string): number {
    const identity = (traceId + spanId).toLowerCase();
    const known = rows.get(identity);
    if (known !== undefined) return known;
    rows.set(identity, rows.size + 1);
    return rows.size;
  }

  return {
    add: (traceId, spanId) => (isId(traceId, 32) && isId(spanId, 16) ? intern(traceId, spanId) : 0),

    addAny(traceId, spanId) {
      const isTrace = isId(traceId, 32);
      const isSpan = isId(spanId, 16);
      if (!isTrace && !isSpan) return 0;
      return intern(isTrace ? traceId : ZEROS, isSpan ? spanId : ZEROS.slice(16));
    },

    finish() {
      const count = rows.size + 1;
      const traceIds = new Uint8Array(count * 16);
      const spanIds = new Uint8Array(count * 8);
      for (const [identity, row] of rows) {
        for (let i = 0; i < 16; i++) traceIds[row * 16 + i] = byteAt(identity, i);
        for (let i = 0; i < 8; i++) spanIds[row * 8 + i] = byteAt(identity, 16 + i);
      }
      return { count, traceIds, spanIds };
    },
  };
}

const ZEROS = '0'.repeat(32);
const HEX = /^[0-9a-fA-F]*$/;
const ZERO = /^0*$/;

const isId = (text: string, digits: number): boolean =>
  text.length === digits && HEX.test(text) && !ZERO.test(text);

const byteAt = (hex: string, i: number): number => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
