import { describe, expect, it } from 'vitest';
import { chooseBuckets, evenStepSeconds, fillBuckets } from './bucket-series.js';
import { chooseProfileType, describeProfileType } from './profile-type.js';
import { rateOf } from './rate.js';
import { readId } from './read-id.js';
import { isRelative, parseTime, resolveRange } from './time-range.js';

const CPU = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const PROCESS_CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const WALL = 'wall:wall:nanoseconds:wall:nanoseconds';
const HEAP = 'space:inuse_space:bytes:space:bytes';

describe('parseTime', () => {
  it.each([
    ['now', 1_000_000_000],
    ['now-30s', 999_970_000],
    ['now-15m', 999_100_000],
    ['now-1h', 996_400_000],
    ['now-7d', 395_200_000],
    ['1700000000000', 1_700_000_000_000],
    ['now+1h', undefined],
    ['now-1y', undefined],
    ['-5', undefined],
    ['', undefined],
  ])('reads %j as %j', (text, ms) => {
    expect(parseTime(text, 1_000_000_000)).toBe(ms);
  });

  it('puts the earlier end of a range first', () => {
    expect(resolveRange('now', '5', 10)).toEqual({ startMs: 5, endMs: 10 });
  });

  it('knows which ranges move', () => {
    expect(isRelative({ from: 'now-1h', to: 'now' })).toBe(true);
    expect(isRelative({ from: '1', to: '2' })).toBe(false);
  });
});

describe('readId', () => {
  it.each([
    ['', { kind: 'none' }],
    [' 4BF92F3577B34DA6A3CE929D0E0E4736 ', { kind: 'trace', id: '4bf92f3577b34da6a3ce929d0e0e4736' }],
    ['00f067aa0ba902b7', { kind: 'span', id: '00f067aa0ba902b7' }],
    ['00f067aa0ba902b', { kind: 'invalid', message: expect.stringContaining('this has 15') }],
    ['00f067aa0ba902bx', { kind: 'invalid', message: expect.stringContaining('"x" is none') }],
    ['0000000000000000', { kind: 'invalid', message: expect.stringContaining('no id') }],
  ])('reads %j', (text, filter) => {
    expect(readId(text)).toEqual(filter);
  });
});

describe('describeProfileType', () => {
  it.each([
    [CPU, 'CPU time', false],
    [PROCESS_CPU, 'CPU time', false],
    [WALL, 'Wall time', false],
    ['wall:samples:count:wall:nanoseconds', 'Wall samples', false],
    ['process_cpu:samples:count:cpu:nanoseconds', 'CPU samples', false],
    [HEAP, 'Heap in use (bytes)', true],
    ['memory:inuse_objects:count:space:bytes', 'Heap in use (objects)', true],
    ['memory:alloc_space:bytes:space:bytes', 'Allocated (bytes)', false],
    ['goroutines:goroutine:count:goroutine:count', 'Goroutines', true],
    ['mutex:delay:nanoseconds:contentions:count', 'Mutex wait time', false],
    ['block:contentions:count:contentions:count', 'Block contentions', false],
    ['off_cpu:off_cpu:nanoseconds::', 'Off-CPU time', false],
    ['jobs:jobs_done:count::', 'Jobs jobs done', false],
    ['odd', 'Odd', false],
    ['', '', false],
  ])('calls %j %j', (id, title, isInstant) => {
    expect(describeProfileType(id)).toMatchObject({ id, title, isInstant });
  });
});

describe('chooseProfileType', () => {
  it.each([
    [[HEAP, WALL, CPU], CPU],
    [['process_cpu:samples:count:cpu:nanoseconds', PROCESS_CPU], PROCESS_CPU],
    [[HEAP, 'wall:samples:count:wall:nanoseconds', WALL], WALL],
    [['b:b:count::', 'a:a:count::'], 'a:a:count::'],
    [[], undefined],
  ])('of %j chooses %j', (ids, chosen) => {
    expect(chooseProfileType(ids)).toBe(chosen);
  });
});

describe('rateOf', () => {
  it.each([
    [CPU, 'CPU cores in use', 45e9, '1.5 cores'],
    [WALL, 'Wall time per second', 30e9, '1 s/s'],
    ['memory:alloc_space:bytes:space:bytes', 'Allocated (bytes) per second', 31_457_280, '1 MiB/s'],
    ['exception:exception:count:cpu:nanoseconds', 'Exceptions per second', 15, '0.5/s'],
    [HEAP, 'Heap in use (bytes)', 1_048_576, '1 MiB'],
  ])('shows %s as %s', (id, title, sum, text) => {
    const rate = rateOf(describeProfileType(id));
    expect(rate.title).toBe(title);
    expect(rate.format(rate.convert(sum, 30))).toBe(text);
  });
});

describe('timeline buckets', () => {
  it.each([
    [5 * 60, 30],
    [3_600, 60],
    [6 * 3_600, 300],
    [24 * 3_600, 900],
    [7 * 86_400, 7_200],
    [10_000 * 86_400, 86_400],
  ])('split %d s into steps of %d s', (seconds, step) => {
    expect(chooseBuckets({ startMs: 0, endMs: seconds * 1_000 }).stepSeconds).toBe(step);
  });

  it('keep their edges when the range moves by less than a step', () => {
    const first = chooseBuckets({ startMs: 1_000, endMs: 301_000 });
    expect(first).toEqual({ stepSeconds: 30, firstEdgeMs: 30_000, lastEdgeMs: 330_000 });
    expect(chooseBuckets({ startMs: 20_000, endMs: 320_000 })).toEqual(first);
  });

  it.each([
    ['a minute', [60, 120, 180, 240, 300], 60],
    ['a minute, of which each is a little late', [60, 120, 210, 270, 330, 420, 480], 120],
    [
      'a minute, but for one profile that did not come',
      [60, 120, 180, 240, 360, 420, 480, 540, 600, 660, 720, 780],
      60,
    ],
    ['half a minute', [30, 60, 90, 120], 30],
    ['half a minute or more', [30, 120, 150, 270], 30],
    ['ten minutes', [600, 1_200, 1_800], 30],
    ['an unknown time', [600], 30],
  ])('are of an even step for a service that sends every %s', (_, seconds, step) => {
    const buckets = chooseBuckets({ startMs: 0, endMs: 1_800_000 });
    const points = seconds.map((second) => ({ timestampMs: second * 1_000, value: 1 }));
    const zero = { timestampMs: 1_800_000, value: 0 };
    expect(evenStepSeconds([...points, zero], buckets)).toBe(step);
  });

  it('show nothing sent as the missing value, and what may still arrive at the end as a gap', () => {
    const buckets = { stepSeconds: 30, firstEdgeMs: 30_000, lastEdgeMs: 180_000 };
    const points = [
      { timestampMs: 60_000, value: 7 },
      { timestampMs: 150_000, value: 3 },
      { timestampMs: 180_000, value: 9 },
    ];
    expect(fillBuckets(points, buckets, { missing: 0, nowMs: 160_000 })).toEqual({
      edgesMs: [30_000, 60_000, 90_000, 120_000, 150_000, 180_000],
      // 120 is not a gap: a line cannot begin at the single point behind one, and the first profile would not show.
      values: [0, 7, 0, 0, 3, null],
    });
    expect(fillBuckets(points.slice(0, 1), buckets, { missing: 0, nowMs: 160_000 }).values).toEqual([
      ...[0, 7, null, null, null, null],
    ]);
  });
});
