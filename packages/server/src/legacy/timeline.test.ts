import { describe, expect, it } from 'vitest';
import { layOutTimeline, timelineLength } from './timeline.js';

/** A multiple of 15 s. */
const T = 1_700_000_010;
const range = (from: number, until: number) => ({ startMs: (T + from) * 1_000, endMs: (T + until) * 1_000 });
const point = (seconds: number, value: number) => ({ timestampMs: (T + seconds) * 1_000, value });

describe('layOutTimeline', () => {
  it('begins and ends at multiples of the step', () => {
    expect(layOutTimeline(range(-20, 100), 15, [])).toEqual({
      startTime: T - 30,
      samples: [0, 0, 0, 0, 0, 0, 0, 0],
      durationDelta: 15,
      watermarks: null,
    });
  });

  it('puts a point into the step that its edge is in', () => {
    const points = [point(-20, 1), point(-5, 2), point(10, 3), point(85, 4)];
    expect(layOutTimeline(range(-20, 100), 15, points).samples).toEqual([1, 2, 3, 0, 0, 0, 0, 4]);
  });

  it('has the edge of a step in the step that begins there', () => {
    expect(layOutTimeline(range(0, 30), 15, [point(0, 1), point(15, 2), point(29.999, 3)]).samples).toEqual([
      1, 3,
    ]);
  });

  it('leaves out the step that the range ends in', () => {
    expect(layOutTimeline(range(0, 29), 15, [point(0, 1), point(15, 2)]).samples).toEqual([1]);
    expect(layOutTimeline(range(0, 14), 15, [point(0, 1)]).samples).toEqual([]);
  });

  it('cuts values to whole numbers of 0 or more', () => {
    const points = [point(0, 2.9), point(15, -3), point(30, 5e15 + 0.5)];
    expect(layOutTimeline(range(0, 45), 15, points).samples).toEqual([2, 0, 5e15]);
  });

  it('rounds down before 1970 as well', () => {
    const { startTime, samples } = layOutTimeline({ startMs: -20_000, endMs: 20_000 }, 15, []);
    expect([startTime, samples.length]).toEqual([-30, 3]);
  });
});

it.each([
  [0, 0, 0],
  [0, 14.999, 0],
  [0, 15, 1],
  [14.999, 15, 1],
  [-20, 100, 8],
])('a timeline from %d s until %d s has %d steps of 15 s', (from, until, length) => {
  expect(timelineLength(range(from, until), 15)).toBe(length);
});
