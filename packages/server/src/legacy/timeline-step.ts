import type { Range } from '../api/parse-request.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** About as many values as a timeline has. */
const RESOLUTION = 1_500;

/** Pyroscope's steps, in seconds, each up to the interval that is still rounded to it. */
const STEPS: readonly (readonly [upToSeconds: number, stepSeconds: number])[] = [
  [17.5, 15],
  [25, 20],
  [45, 30],
  [1.5 * MINUTE, MINUTE],
  [3.5 * MINUTE, 2 * MINUTE],
  [7.5 * MINUTE, 5 * MINUTE],
  [12.5 * MINUTE, 10 * MINUTE],
  [17.5 * MINUTE, 15 * MINUTE],
  [25 * MINUTE, 20 * MINUTE],
  [45 * MINUTE, 30 * MINUTE],
  [1.5 * HOUR, HOUR],
  [2.5 * HOUR, 2 * HOUR],
  [4.5 * HOUR, 3 * HOUR],
  [9 * HOUR, 6 * HOUR],
  [DAY, 12 * HOUR],
  [WEEK, DAY],
  [3 * WEEK, WEEK],
];

const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/** Seconds that a value of a range's timeline stands for. */
export function timelineStepSeconds({ startMs, endMs }: Range): number {
  const intervalSeconds = (endMs - startMs) / 1_000 / RESOLUTION;
  const step = STEPS.find(([upToSeconds]) => intervalSeconds <= upToSeconds);
  if (step !== undefined) return step[1];
  return intervalSeconds < 6 * WEEK ? MONTH : YEAR;
}
