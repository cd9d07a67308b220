import { afterAll, beforeAll, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const STEP_MS = 15_000;
const START_MS = Math.floor(Date.now() / 60_000) * 60_000 - 600_000;
const QUERY = {
  profileTypeID: CPU_TYPE,
  labelSelector: '{service_name="shop"}',
  start: START_MS,
  end: START_MS + STEP_MS + 5_000,
  step: STEP_MS / 1_000,
  exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL',
};
const ID = {
  small: '00000000-0000-0000-0000-00000000000a',
  large: '00010203-0405-0607-0809-0a0b0c0d0e0f',
  split: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  early: '00000000-0000-0000-0000-00000000000b',
  late: '00000000-0000-0000-0000-00000000000c',
};
let server: TestServer;

type Labels = readonly (readonly [name: string, value: string])[];

/** What every profile has, in the order in which exemplars have it. */
const FIRST: Labels = [
  ['__profile_type__', CPU_TYPE],
  ['__service_name__', 'shop'],
  ['__name__', 'cpu'],
  ['__otel__', 'true'],
  ['__period_type__', 'cpu'],
  ['__period_unit__', 'nanoseconds'],
  ['__type__', 'cpu'],
  ['__unit__', 'nanoseconds'],
];
const LAST: Labels = [
  ['service.name', 'shop'],
  ['service_name', 'shop'],
];
const pairs = (labels: Labels) => labels.map(([name, value]) => ({ name, value }));
const exemplar = (profileId: string, offsetMs: number, value: number, labels: Labels) => ({
  timestamp: String(START_MS + offsetMs),
  profileId,
  value: String(value),
  labels: pairs(labels),
});

beforeAll(async () => {
  server = await startTestServer();
  const bytesOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
  const push = (
    id: string,
    offsetMs: number,
    pod: string,
    samples: readonly [value: number, route?: string][],
  ) =>
    server.push(
      encodeTestProfile({
        timeMs: START_MS + offsetMs,
        profileId: bytesOf(id),
        resource: { pod },
        samples: samples.map(([value, route]) => ({
          stack: 'main',
          value,
          ...(route !== undefined && { attributes: { route } }),
        })),
      }),
    );
  await push(ID.early, -STEP_MS, 'a', [[3]]);
  await push(ID.small, 1, 'a', [[40]]);
  await push(ID.large, 7_000, 'b', [[50]]);
  await push(ID.split, STEP_MS, 'a', [[30, '/cart'], [20, '/pay'], [4]]);
  await push(ID.late, STEP_MS + 1, 'a', [[1_000]]);
});
afterAll(() => server.stop());

async function pointsOf(request: object) {
  const { series } = await server.query('SelectSeries', { ...QUERY, ...request });
  return series.map(({ points }: { points: unknown }) => points);
}

it('shows the profile that is the largest of its bucket', async () => {
  expect(await pointsOf({ step: 7.5 })).toEqual([
    [
      {
        timestamp: String(START_MS + 7_500),
        value: 90,
        exemplars: [exemplar(ID.large, 7_000, 50, [...FIRST, ['pod', 'b'], ...LAST])],
      },
      {
        timestamp: String(START_MS + STEP_MS),
        value: 54,
        exemplars: [exemplar(ID.split, STEP_MS, 54, [...FIRST, ['pod', 'a'], ...LAST])],
      },
    ],
  ]);
});

it('adds up the series of one profile, and shows the labels that all of them have', async () => {
  const [[first, second]] = await pointsOf({});
  expect(first.exemplars).toEqual([exemplar(ID.early, -STEP_MS, 3, [...FIRST, ['pod', 'a'], ...LAST])]);
  expect(second).toEqual({
    timestamp: String(START_MS + STEP_MS),
    value: 40 + 50 + 54,
    exemplars: [exemplar(ID.split, STEP_MS, 54, [...FIRST, ['pod', 'a'], ...LAST])],
  });
});

it('shows labels without those that are grouped by', async () => {
  const labelSelector = '{service_name="shop", route!=""}';
  expect(await pointsOf({ groupBy: ['route', '__name__'], labelSelector })).toEqual(
    [30, 20].map((value) => [
      {
        timestamp: String(START_MS + STEP_MS),
        value,
        exemplars: [
          exemplar(ID.split, STEP_MS, value, [
            ...FIRST.filter(([name]) => name !== '__name__'),
            ['pod', 'a'],
            ...LAST,
          ]),
        ],
      },
    ]),
  );
  expect((await pointsOf({ groupBy: ['pod'], labelSelector }))[0][0].exemplars).toEqual([
    exemplar(ID.split, STEP_MS, 50, [...FIRST, ...LAST]),
  ]);
});

it('shows those of the series that the limit keeps', async () => {
  const points = await pointsOf({ groupBy: ['pod'], limit: 1 });
  expect(points.map((of: { exemplars: unknown[] }[]) => of.map(({ exemplars }) => exemplars))).toEqual([
    [
      [exemplar(ID.early, -STEP_MS, 3, [...FIRST, ...LAST])],
      [exemplar(ID.split, STEP_MS, 54, [...FIRST, ...LAST])],
    ],
  ]);
});

it('shows one beside an average', async () => {
  const [[, point]] = await pointsOf({ aggregation: 'TIME_SERIES_AGGREGATION_TYPE_AVERAGE' });
  expect(point.value).toBe((40 + 50 + 30 + 20 + 4) / 5);
  expect(point.exemplars[0].profileId).toBe(ID.split);
});

it('names profiles that can be selected', async () => {
  const [[{ exemplars }]] = await pointsOf({ labelSelector: '{pod="b"}' });
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    ...QUERY,
    profileIdSelector: [exemplars[0].profileId],
  });
  expect([exemplars[0].profileId, flamegraph.total]).toEqual([ID.large, '50']);
});

it.each([undefined, 'EXEMPLAR_TYPE_UNSPECIFIED', 'EXEMPLAR_TYPE_NONE'])(
  'shows none for %s',
  async (exemplarType) => {
    const [points] = await pointsOf({ exemplarType });
    expect(points).toEqual([
      { timestamp: String(START_MS), value: 3 },
      { timestamp: String(START_MS + STEP_MS), value: 144 },
    ]);
  },
);

it('shows none of a type that nobody sent', async () => {
  expect(await server.query('SelectSeries', { ...QUERY, profileTypeID: 'never:seen:before::' })).toEqual({});
});

it('shows none of spans, and says where they are', async () => {
  const request = { ...QUERY, exemplarType: 'EXEMPLAR_TYPE_SPAN' };
  await expect(server.query('SelectSeries', request)).rejects.toThrow(
    /answered 400: .*EXEMPLAR_TYPE_INDIVIDUAL or EXEMPLAR_TYPE_NONE here; .* SelectHeatmap, got 3\./,
  );
});
