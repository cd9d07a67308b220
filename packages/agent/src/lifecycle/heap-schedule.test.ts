import { expect, test } from 'vitest';
import { createHeapSchedule } from './heap-schedule.js';

test('a heap profile is due after half the interval, and then an interval after each', () => {
  let nowMs = 1_000;
  const schedule = createHeapSchedule(60_000, () => nowMs);
  expect(schedule.isDue()).toBe(false);
  nowMs += 30_000;
  expect(schedule.isDue()).toBe(true);
  schedule.taken();
  nowMs += 59_999;
  expect(schedule.isDue()).toBe(false);
  nowMs += 1;
  expect(schedule.isDue()).toBe(true);
});
