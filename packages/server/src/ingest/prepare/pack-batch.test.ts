import { describe, expect, it } from 'vitest';
import { freeMemory } from '../../own-memory.js';
import { profileRows } from '../../store/profile-rows.fixture.js';
import type { ProfileRow, WriteBatch } from '../../store/rows.js';
import { packBatch } from './pack-batch.js';

function batchOf(change: (row: ProfileRow) => readonly ProfileRow[]): WriteBatch {
  const batch = profileRows({ timeMs: 1_700_000_000_000, valueCount: 1_000 });
  return { ...batch, profiles: batch.profiles.flatMap(change) };
}

const DETAILS = {
  traceIds: Uint8Array.from({ length: 32 }, (_, i) => i),
  spanIds: Uint8Array.from({ length: 16 }, (_, i) => i),
  attributes: [[['thread.name', 'main']]] as const,
  link: Uint32Array.of(1, 2, 0),
  attributeSet: Uint32Array.of(0, 0, 1),
  stacks: BigUint64Array.of(2n, 2n, 2n),
  values: BigInt64Array.of(-1n, 2n, 3n),
};

describe('packBatch', () => {
  it('gives the same rows', () => {
    const batch = batchOf((row) => [row, { ...row, type: 'other', details: DETAILS }]);
    const { memory, ...packed } = packBatch(batch);
    expect(packed).toEqual(batch);
  });

  it('has all arrays in its memory, which can be given back', () => {
    const { profiles, memory } = packBatch(batchOf((row) => [{ ...row, details: DETAILS }]));
    const [row] = profiles;
    freeMemory(memory);
    expect([row?.stacks.length, row?.values.length, row?.details.link.length]).toEqual([0, 0, 0]);
  });

  it('leaves what it was given as it was', () => {
    const batch = batchOf((row) => [row]);
    freeMemory(packBatch(batch).memory);
    expect(batch.profiles[0]?.stacks.length).toBe(1_000);
  });

  it('keeps an array once that rows share', () => {
    const alone = packBatch(batchOf((row) => [row]));
    const both = packBatch(batchOf((row) => [row, { ...row, values: row.values.slice() }]));
    expect(both.memory.length - alone.memory.length).toBe(8_000);
    expect(both.profiles[1]?.stacks.byteOffset).toBe(both.profiles[0]?.stacks.byteOffset);
  });
});
