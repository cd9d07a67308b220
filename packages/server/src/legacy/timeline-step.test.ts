import { expect, it } from 'vitest';
import { timelineStepSeconds } from './timeline-step.js';

const [MINUTE, HOUR, DAY, WEEK] = [60, 3_600, 86_400, 604_800];

it.each([
  [0, 15],
  [15, 15],
  [17.5, 15],
  [17.501, 20],
  [25, 20],
  [26, 30],
  [45, 30],
  [46, 60],
  [1.5 * MINUTE, 60],
  [91, 120],
  [3.5 * MINUTE, 120],
  [211, 300],
  [7.5 * MINUTE, 300],
  [451, 600],
  [12.5 * MINUTE, 600],
  [751, 900],
  [17.5 * MINUTE, 900],
  [1_051, 1_200],
  [25 * MINUTE, 1_200],
  [1_501, 1_800],
  [45 * MINUTE, 1_800],
  [2_701, 3_600],
  [1.5 * HOUR, 3_600],
  [5_401, 7_200],
  [2.5 * HOUR, 7_200],
  [9_001, 10_800],
  [4.5 * HOUR, 10_800],
  [16_201, 21_600],
  [9 * HOUR, 21_600],
  [32_401, 43_200],
  [DAY, 43_200],
  [DAY + 1, 86_400],
  [WEEK, 86_400],
  [WEEK + 1, 604_800],
  [3 * WEEK, 604_800],
  [3 * WEEK + 1, 2_592_000],
  [6 * WEEK - 1, 2_592_000],
  [6 * WEEK, 31_536_000],
])('rounds an interval of %d s to %d s', (intervalSeconds, stepSeconds) => {
  const startMs = 1_700_000_000_000;
  expect(timelineStepSeconds({ startMs, endMs: startMs + intervalSeconds * 1_500_000 })).toBe(stepSeconds);
});

it('has a step for all of time', () => {
  expect(timelineStepSeconds({ startMs: -8.64e15, endMs: 8.64e15 })).toBe(31_536_000);
});
