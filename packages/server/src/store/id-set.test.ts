import { expect, it } from 'vitest';
import { IdSet } from './id-set.js';

it('remembers exactly what was added, through every growth', () => {
  const set = new IdSet(100_000);
  // A multiplication that scatters, as hashes do; and ids of which one word is 0.
  const ids = Array.from({ length: 50_000 }, (_, i) => [Math.imul(i + 1, 0x9e3779b1), i % 3] as const);
  for (const [low, high] of ids) set.add(low, high);
  for (const [low, high] of ids) set.add(low, high);
  expect(set.size).toBe(50_000);
  expect(ids.every(([low, high]) => set.has(low, high))).toBe(true);
  expect(ids.some(([low, high]) => set.has(low, high + 3))).toBe(false);
  expect(set.resets).toBe(0);
});

it('begins anew when it is full', () => {
  const set = new IdSet(1_000);
  for (let i = 1; i <= 1_001; i++) set.add(i, 7);
  expect(set.size).toBe(1);
  expect(set.has(1_001, 7)).toBe(true);
  expect(set.has(1, 7)).toBe(false);
  expect(set.resets).toBe(1);
});

it('is as quick with ids that somebody chose to be alike in their low bits', () => {
  const set = new IdSet(1_000_000);
  const ids = Array.from({ length: 400_000 }, (_, i) => [(i + 1) << 23, i + 1] as const);
  // Side by side from one slot on they would take minutes.
  for (const [low, high] of ids) set.add(low, high);
  expect(ids.every(([low, high]) => set.has(low, high))).toBe(true);
  expect(set.size).toBe(400_000);
});
