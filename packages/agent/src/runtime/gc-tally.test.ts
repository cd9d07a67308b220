import { expect, test } from 'vitest';
import { createGcTally } from './gc-tally.js';

test('pauses are added up by kind, with the longest one and their distribution', () => {
  const tally = createGcTally();
  for (const pauseMs of [0.4, 0.5, 3]) tally.add('minor', pauseMs);
  tally.add('major', 2_000);
  const { minor, major, incremental, pauseBoundsMs } = tally.read();
  expect(minor).toMatchObject({ count: 3, maxPauseMs: 3 });
  expect(minor.totalPauseMs).toBeCloseTo(3.9);
  expect(minor.pauseCounts.slice(0, 4)).toEqual([2, 0, 0, 1]);
  expect(pauseBoundsMs.slice(0, 4)).toEqual([0.5, 1, 2, 5]);
  // Beyond the last bound.
  expect(major.pauseCounts.at(-1)).toBe(1);
  expect(major.pauseCounts).toHaveLength(pauseBoundsMs.length + 1);
  expect(incremental).toMatchObject({ count: 0, totalPauseMs: 0, maxPauseMs: 0 });
});

test('a stretch that was watched in part is scaled to the whole of it, but for the longest pause', () => {
  const tally = createGcTally();
  for (let i = 0; i < 10; i++) tally.add('minor', 2);
  tally.endStretch(1_000, 4_000);
  expect(tally.read()).toMatchObject({
    minor: { count: 40, totalPauseMs: 80, maxPauseMs: 2 },
    observedShare: 0.25,
  });
  expect(tally.read().minor.pauseCounts[2]).toBe(40);
  tally.add('minor', 2);
  tally.endStretch(4_000, 4_000);
  expect(tally.read()).toMatchObject({ minor: { count: 41, totalPauseMs: 82 }, observedShare: 0.625 });
});

test('counters do not go back when a stretch ends', () => {
  const tally = createGcTally();
  tally.add('major', 5);
  expect(tally.read().major.count).toBe(1);
  tally.endStretch(0, 0);
  expect(tally.read()).toMatchObject({ major: { count: 1, totalPauseMs: 5 }, observedShare: 1 });
});
