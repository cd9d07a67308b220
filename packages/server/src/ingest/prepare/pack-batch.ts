import { ownMemory } from '../../own-memory.js';
import type { ProfileRow, WriteBatch } from '../../store/rows.js';

/** Rows whose arrays lie in one piece of memory, to be given back when they are stored. */
export interface PackedBatch extends WriteBatch {
  readonly memory: Uint8Array;
}

type Column = Uint8Array | Uint32Array | BigUint64Array | BigInt64Array;

/**
 * Copies the arrays of rows into memory of their own: they come from memory that is used for the next request, and one by one they
 * would be left to the garbage collector. Rows that share an array share it afterwards.
 */
export function packBatch({ nodes, series, profiles }: WriteBatch): PackedBatch {
  const places = new Map<Column, number>();
  let size = 0;
  for (const row of profiles) {
    for (const column of columnsOf(row)) {
      if (column.length === 0 || places.has(column)) continue;
      places.set(column, size);
      // Columns of 64 bits have to begin at a multiple of 8.
      size += (column.byteLength + 7) & ~7;
    }
  }
  const memory = ownMemory(Buffer.allocUnsafeSlow(size));

  function move<C extends Column>(column: C, make: Make<C>): C {
    const place = places.get(column);
    if (place === undefined) return column;
    const moved = make(memory.buffer, place, column.length);
    memory.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), place);
    return moved;
  }

  return {
    nodes,
    series,
    memory,
    profiles: profiles.map((row) => ({
      ...row,
      stacks: move(row.stacks, uint64),
      values: move(row.values, int64),
      details: {
        traceIds: move(row.details.traceIds, uint8),
        spanIds: move(row.details.spanIds, uint8),
        attributes: row.details.attributes,
        link: move(row.details.link, uint32),
        attributeSet: move(row.details.attributeSet, uint32),
        stacks: move(row.details.stacks, uint64),
        values: move(row.details.values, int64),
      },
    })),
  };
}

function columnsOf({ stacks, values, details }: ProfileRow): readonly Column[] {
  const { traceIds, spanIds, link, attributeSet } = details;
  return [stacks, values, traceIds, spanIds, link, attributeSet, details.stacks, details.values];
}

type Make<C> = (buffer: ArrayBufferLike, start: number, length: number) => C;

const uint8: Make<Uint8Array> = (buffer, start, length) => new Uint8Array(buffer, start, length);
const uint32: Make<Uint32Array> = (buffer, start, length) => new Uint32Array(buffer, start, length);
const uint64: Make<BigUint64Array> = (buffer, start, length) => new BigUint64Array(buffer, start, length);
const int64: Make<BigInt64Array> = (buffer, start, length) => new BigInt64Array(buffer, start, length);
