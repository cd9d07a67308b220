import type { Links } from '@hotspan/otlp-profiles';

export interface LinkInterner {
  /** Row of the link, 0 when the texts are no trace id (32 hex digits) and span id (16) or all zero. */
  add(traceId: string, spanId: string): number;
  finish(): Links;
}

export function createLinkInterner(): LinkInterner {
  const rows = new Map<string, number>();

  return {
    add(traceId, spanId) {
      if (!isId(traceId, 32) || !isId(spanId, 16)) return 0;
      const identity = (traceId + spanId).toLowerCase();
      const known = rows.get(identity);
      if (known !== undefined) return known;
      rows.set(identity, rows.size + 1);
      return rows.size;
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

const HEX = /^[0-9a-fA-F]*$/;
const ZERO = /^0*$/;

const isId = (text: string, digits: number): boolean =>
  text.length === digits && HEX.test(text) && !ZERO.test(text);

const byteAt = (hex: string, i: number): number => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
