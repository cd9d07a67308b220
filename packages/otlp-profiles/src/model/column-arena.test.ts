import { describe, expect, it } from 'vitest';
import { createColumnArena } from './column-arena.js';
import { type ColumnMemory, OWN_MEMORY } from './column-memory.js';

/** Columns of every kind, of odd lengths, so that the next one has to be moved to where it may begin. */
function takeEach(memory: ColumnMemory, length: number) {
  return [
    memory.uint8(length),
    memory.bigUint64(length),
    memory.int32(length),
    memory.float64(length),
    memory.uint32(length),
    memory.bigInt64(length),
  ];
}

describe('an arena', () => {
  it('gives columns of zeros that have nothing in common, again and again', () => {
    const arena = createColumnArena(1_000);
    for (let round = 0; round < 3; round++) {
      const columns = takeEach(arena, 3);
      expect(columns).toEqual(takeEach(OWN_MEMORY, 3));
      for (const [i, column] of columns.entries())
        new Uint8Array(column.buffer, column.byteOffset, column.byteLength).fill(i + 1);
      for (const [i, column] of columns.entries()) {
        const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
        expect(new Set(bytes)).toEqual(new Set([i + 1]));
      }
      expect(new Set(columns.map(({ buffer }) => buffer)).size).toBe(1);
      arena.clear();
    }
  });

  it('gives what does not fit memory of its own, and what fits then still a place', () => {
    const arena = createColumnArena(64);
    const [small, large, next] = [arena.int32(8), arena.int32(9), arena.int32(8)];
    expect([small.length, large.length, next.length]).toEqual([8, 9, 8]);
    expect(next.buffer).toBe(small.buffer);
    expect(large.buffer).not.toBe(small.buffer);
    for (const column of takeEach(arena, 1)) expect(column.buffer).not.toBe(small.buffer);
  });
});
