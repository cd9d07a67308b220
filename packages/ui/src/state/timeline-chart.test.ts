import { expect, it } from 'vitest';
import { describeProfileType } from './profile-type.js';
import { MAX_LINES, timelineChart } from './timeline-chart.js';

const buckets = { stepSeconds: 30, firstEdgeMs: 30_000, lastEdgeMs: 90_000 };
const cpu = describeProfileType('cpu:cpu:nanoseconds:cpu:nanoseconds');
const heap = describeProfileType('space:inuse_space:bytes:space:bytes');
const endMs = 1_000_000;
const points = [{ timestampMs: 60_000, value: 15e9 }];

it('makes rates of sums, which are zero where nothing was sent', () => {
  const chart = timelineChart([{ value: '', points }], { buckets, type: cpu, endMs });
  expect(chart).toMatchObject({ edgesMs: [30_000, 60_000, 90_000], hiddenCount: 0, isEmpty: false });
  expect(chart.lines.map(({ values }) => values)).toEqual([[0, expect.closeTo(0.5), 0]]);
});

it('leaves snapshots as they are, and unknown where there is none', () => {
  const chart = timelineChart([{ value: 'a', points }], { buckets, type: heap, endMs });
  expect(chart.lines.map(({ values }) => values)).toEqual([[null, 15e9, null]]);
});

it('has lines for the first series, names what has no value, and counts the rest', () => {
  const series = Array.from({ length: MAX_LINES + 3 }, (_, index) => ({
    value: index === 1 ? '' : `pod-${index}`,
    points,
  }));
  const { lines, hiddenCount } = timelineChart(series, { buckets, type: cpu, endMs });
  expect(lines.map(({ name }) => name).slice(0, 3)).toEqual(['pod-0', 'none', 'pod-2']);
  expect([lines.length, hiddenCount]).toEqual([MAX_LINES, 3]);
});

it('is empty without points', () => {
  expect(timelineChart([], { buckets, type: cpu, endMs })).toMatchObject({ lines: [], isEmpty: true });
});
