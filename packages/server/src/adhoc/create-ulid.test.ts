import { expect, it } from 'vitest';
import { createUlid } from './create-ulid.js';

it.each<[nowMs: number, byte: number, ulid: string]>([
  // The example of the specification.
  [1_469_918_176_385, 0, '01ARYZ6S410000000000000000'],
  [0, 255, '0000000000ZZZZZZZZZZZZZZZZ'],
  [2 ** 48 - 1, 33, '7ZZZZZZZZZ1111111111111111'],
])('writes the time %d and the random bytes %d as %s', (nowMs, byte, ulid) => {
  expect(createUlid(nowMs, (count) => new Uint8Array(count).fill(byte))).toBe(ulid);
});

it('is another one each time, and sorts by time', () => {
  const ulids = Array.from({ length: 1_000 }, (_, nowMs) => createUlid(nowMs * 7));
  expect(new Set(ulids).size).toBe(1_000);
  expect(ulids.toSorted()).toEqual(ulids);
});
