import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRequest } from '../ingest/otlp-requests.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const STEP_MS = 15_000;
const START_MS = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const END_MS = START_MS + 2 * STEP_MS + 10_000;
const QUERY = {
  profileTypeID: CPU_TYPE,
  labelSelector: '{service_name="clock"}',
  start: START_MS,
  end: END_MS,
  step: STEP_MS / 1_000,
};
let server: TestServer;

const point = (timestampMs: number, value: number) => ({ timestamp: String(timestampMs), value });
const pairs = (labels: Record<string, string>) => ({
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
});

beforeAll(async () => {
  server = await startTestServer();
  // Values are powers of two: a sum tells which ones are in it.
  const times: [offsetMs: number, zone: string][] = [
    [-STEP_MS - 1, 'a'],
    [-STEP_MS, 'a'],
    [0, 'b'],
    [1, 'b'],
    [STEP_MS, 'a'],
    [2 * STEP_MS + 1, 'c'],
  ];
  for (const [i, [offsetMs, zone]] of times.entries()) {
    await server.push(
      encodeTestProfile({
        timeMs: START_MS + offsetMs,
        resource: { 'service.name': 'clock', zone, ...(zone === 'b' && { host: 'h' }) },
        samples: [{ stack: 'main', value: 2 ** i }],
      }),
    );
  }
  await server.push(
    encodeRequest({
      service: 'clock',
      profiles: [
        {
          timeUnixNano: `${START_MS + STEP_MS}999999`,
          samples: [{ stackIndex: 1, values: [64] }],
        },
      ],
    }),
  );
});
afterAll(() => server.stop());

it('adds up profiles in buckets that end at start and every step after', async () => {
  // 2 is just a step before the start, 4 at it; 8 to 64 follow, the last by less than a millisecond. 1 is earlier, and
  // 32 behind the last edge.
  expect(await server.query('SelectSeries', QUERY)).toEqual({
    series: [{ points: [point(START_MS, 6), point(START_MS + STEP_MS, 8 + 16 + 64)] }],
  });
});

it('counts what is behind the last edge once the range reaches the next', async () => {
  const { series } = await server.query('SelectSeries', { ...QUERY, end: START_MS + 3 * STEP_MS });
  expect(series[0].points.at(-1)).toEqual(point(START_MS + 3 * STEP_MS, 32));
});

it('leaves out buckets without profiles', async () => {
  const { series } = await server.query('SelectSeries', { ...QUERY, step: 0.5 });
  expect(series[0].points).toEqual([
    point(START_MS, 4),
    point(START_MS + 500, 8),
    point(START_MS + STEP_MS, 16 + 64),
    point(START_MS + 2 * STEP_MS + 500, 32),
  ]);
});

it('cuts the step to whole milliseconds', async () => {
  const { series } = await server.query('SelectSeries', { ...QUERY, step: 15.0009 });
  expect(
    series[0].points.map(({ timestamp }: { timestamp: string }) => Number(timestamp) - START_MS),
  ).toEqual([0, 15_000]);
});

it('makes a series of each set of the labels to group by, in their order, largest sum first', async () => {
  const groupBy = ['zone', 'nowhere', 'host', 'zone'];
  expect(await server.query('SelectSeries', { ...QUERY, groupBy })).toEqual({
    series: [
      { points: [point(START_MS + STEP_MS, 64)] },
      { ...pairs({ zone: 'a' }), points: [point(START_MS, 2), point(START_MS + STEP_MS, 16)] },
      { ...pairs({ zone: 'b', host: 'h' }), points: [point(START_MS, 4), point(START_MS + STEP_MS, 8)] },
    ],
  });
  const { series } = await server.query('SelectSeries', { ...QUERY, group_by: ['host', 'zone'] });
  expect(series[2].labels).toEqual(pairs({ host: 'h', zone: 'b' }).labels);
});

it('keeps the series of the largest sums', async () => {
  const { series } = await server.query('SelectSeries', { ...QUERY, groupBy: ['zone'], limit: 2 });
  expect(series.map(({ labels }: { labels?: unknown }) => labels)).toEqual([
    undefined,
    pairs({ zone: 'a' }).labels,
  ]);
});

it('averages the profiles of a bucket on demand', async () => {
  const aggregation = 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE';
  expect(await server.query('SelectSeries', { ...QUERY, aggregation })).toEqual({
    series: [{ points: [point(START_MS, 3), point(START_MS + STEP_MS, (8 + 16 + 64) / 3)] }],
  });
});

it('orders series of equal sums by their labels', async () => {
  for (const name of ['b', 'a"', 'c']) {
    await server.push(
      encodeTestProfile({
        timeMs: START_MS,
        resource: { 'service.name': 'tied', name },
        samples: [{ stack: 'main', value: 1 }],
      }),
    );
  }
  const request = { ...QUERY, labelSelector: '{service_name="tied"}', groupBy: ['name'], limit: 2 };
  const { series } = await server.query('SelectSeries', request);
  expect(series).toEqual([
    { ...pairs({ name: 'a"' }), points: [point(START_MS, 1)] },
    { ...pairs({ name: 'b' }), points: [point(START_MS, 1)] },
  ]);
});

it('answers nothing for a type that nobody sent', async () => {
  expect(await server.query('SelectSeries', { ...QUERY, profileTypeID: 'never:seen:before::' })).toEqual({});
});

it('finds profiles in a range of all time, of one bucket', async () => {
  const range = { start: '-9223372036854775808', end: '9223372036854775807', step: 8_640_000_000_000 };
  const { series } = await server.query('SelectSeries', { ...QUERY, ...range });
  expect(series[0].points.map(({ value }: { value: number }) => value)).toEqual([127]);
});

describe('of a call site', () => {
  const aggregation = 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE';
  const select = (callSite: readonly string[], more: object = {}) =>
    server.query('SelectSeries', {
      ...QUERY,
      labelSelector: '{service_name="tree"}',
      stackTraceSelector: { callSite: callSite.map((name) => ({ name })) },
      ...more,
    });
  beforeAll(async () => {
    const stacks: [offsetMs: number, pod: string, stacks: Record<string, number>][] = [
      // What only the first bucket has, from before the start.
      [-STEP_MS, 'a', { 'main;early;parse': 1 }],
      [0, 'a', { 'main;serve;db': 2, 'main;serve': 4, main: 8, 'serve;db': 16, '': 32 }],
      [0, 'b', { 'main;gc': 64 }],
      [1, 'b', { 'main;gc;mark': 128 }],
    ];
    for (const [offsetMs, pod, values] of stacks) {
      await server.push(
        encodeTestProfile({
          timeMs: START_MS + offsetMs,
          resource: { 'service.name': 'tree', pod },
          samples: Object.entries(values).map(([stack, value]) => ({ stack, value })),
        }),
      );
    }
  });

  it.each<[callSite: string[], points: object[]]>([
    [
      ['main', 'serve'],
      [point(START_MS, 6), { timestamp: String(START_MS + STEP_MS) }],
    ],
    [
      ['main', 'early'],
      [point(START_MS, 1), { timestamp: String(START_MS + STEP_MS) }],
    ],
    [['main'], [point(START_MS, 79), point(START_MS + STEP_MS, 128)]],
    [['serve'], [point(START_MS, 16), { timestamp: String(START_MS + STEP_MS) }]],
    [[], [point(START_MS, 127), point(START_MS + STEP_MS, 128)]],
  ])('%j adds up the samples below it, at the times of all profiles', async (callSite, points) => {
    expect(await select(callSite)).toEqual({ series: [{ points }] });
  });

  it.each([[['db']], [['main', 'serve', 'db', 'more']], [['']]])('%j has nothing', async (callSite) => {
    expect(await select(callSite)).toEqual({});
  });

  it('leaves out series that have nothing of it', async () => {
    const { series } = await select(['main', 'gc'], { groupBy: ['pod'] });
    expect(series).toEqual([
      { ...pairs({ pod: 'b' }), points: [point(START_MS, 64), point(START_MS + STEP_MS, 128)] },
    ]);
  });

  it('averages over all profiles of the bucket', async () => {
    expect(await select(['main', 'serve'], { aggregation, end: START_MS })).toEqual({
      series: [{ points: [point(START_MS, 2)] }],
    });
  });

  it('shows the profile that has most of it, and none where none has any', async () => {
    const { series } = await select(['main', 'serve'], { exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL' });
    const [first, second] = series[0].points;
    expect(first.exemplars).toMatchObject([{ timestamp: String(START_MS), value: '6' }]);
    expect(second).toEqual({ timestamp: String(START_MS + STEP_MS) });
  });

  it('is all of it for a selector that says only what a pprof profile would have', async () => {
    const stackTraceSelector = { goPgo: { keepLocations: 1 } };
    expect(await select([], { stackTraceSelector })).toEqual(
      await select([], { stackTraceSelector: undefined }),
    );
  });
});
