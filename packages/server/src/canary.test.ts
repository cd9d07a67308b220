import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeTestPprof } from './ingest/pyroscope/pprof.fixture.js';
import { startTestServer, type TestServer } from './test-server.fixture.js';

/** What Pyroscope's canary does with a server: it pushes a profile, and asks for it in every way. */

const TIME_MS = Date.now();
const RANGE = { start: TIME_MS, end: TIME_MS + 5_000 };
const TYPE = 'deadmans_switch:made_up:profilos:made_up:profilos';
const SERVICE = 'pyroscope-canary-exporter';
const MATCHER = `{service_name="${SERVICE}", job="canary-exporter", instance="here"}`;
const SELECT = { profileTypeID: TYPE, labelSelector: MATCHER, ...RANGE };
/** Of the stacks `func2;func1` with 10 and `func1` with 20. */
const FLAME_GRAPH = {
  names: ['total', 'func2', 'func1'],
  levels: [
    { values: ['0', '30', '0', '0'] },
    { values: ['0', '20', '20', '2', '0', '10', '0', '1'] },
    { values: ['20', '10', '10', '2'] },
  ],
  total: '30',
  maxSelf: '20',
};
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const rawProfile = encodeTestPprof({
    types: [['made_up', 'profilos']],
    periodType: ['made_up', 'profilos'],
    timeMs: TIME_MS,
    samples: [
      { stack: 'func2;func1', values: [10] },
      { stack: 'func1', values: [20], labels: { profile_id: '00000bac2a5ab0c7' } },
    ],
  });
  const labels = Object.entries({
    __name__: 'deadmans_switch',
    service_name: SERVICE,
    job: 'canary-exporter',
    instance: 'here',
  }).map(([name, value]) => ({ name, value }));
  const samples = [{ rawProfile: Buffer.from(rawProfile).toString('base64') }];
  const response = await server.post(
    '/push.v1.PusherService/Push',
    JSON.stringify({ series: [{ labels, samples }] }),
    { 'content-type': 'application/json' },
  );
  expect(response.status).toBe(200);
});
afterAll(() => server.stop());

it('finds its type, its series and its labels', async () => {
  const { profileTypes } = await server.query('ProfileTypes', RANGE);
  expect(profileTypes.map(({ ID }: { ID: string }) => ID)).toEqual([TYPE]);
  const labelNames = ['service_name', '__profile_type__'];
  expect(await server.query('Series', { labelNames, ...RANGE })).toEqual({
    labelsSet: [
      {
        labels: [
          { name: '__profile_type__', value: TYPE },
          { name: 'service_name', value: SERVICE },
        ],
      },
    ],
  });
  const { names } = await server.query('LabelNames', { matchers: [MATCHER], ...RANGE });
  expect(names).toEqual(
    expect.arrayContaining([
      ...['__name__', '__period_type__', '__period_unit__', '__profile_type__', '__service_name__'],
      ...['__type__', '__unit__', 'service_name'],
    ]),
  );
  const values = await server.query('LabelValues', { name: 'service_name', matchers: [MATCHER], ...RANGE });
  expect(values).toEqual({ names: [SERVICE] });
});

it('finds its point, by the exemplar of which it finds its profile', async () => {
  const groups = { ...SELECT, step: 1_000, groupBy: ['service_name'] };
  expect(await server.query('SelectSeries', groups)).toEqual({
    series: [
      {
        labels: [{ name: 'service_name', value: SERVICE }],
        points: [{ value: 30, timestamp: String(TIME_MS) }],
      },
    ],
  });
  const exemplarType = 'EXEMPLAR_TYPE_INDIVIDUAL';
  const { series } = await server.query('SelectSeries', { ...SELECT, step: 5, exemplarType });
  expect(series).toHaveLength(1);
  expect(series[0].points).toHaveLength(1);
  const [exemplar, ...others] = series[0].points[0].exemplars;
  expect([exemplar.value, others]).toEqual(['30', []]);
  const profileIdSelector = [exemplar.profileId];
  expect(await server.query('SelectMergeStacktraces', { ...SELECT, profileIdSelector })).toEqual({
    flamegraph: FLAME_GRAPH,
  });
});

it('finds its stacks, of the profile and of its span', async () => {
  expect(await server.query('SelectMergeStacktraces', SELECT)).toEqual({ flamegraph: FLAME_GRAPH });
  const spanSelector = ['00000bac2a5ab0c7'];
  const { flamegraph } = await server.query('SelectMergeSpanProfile', { ...SELECT, spanSelector });
  expect(flamegraph).toMatchObject({ names: ['total', 'func1'], total: '20', maxSelf: '20' });
  expect(flamegraph.levels).toHaveLength(2);
});

it('finds its stacks as pprof, leaf first', async () => {
  const profile = await server.query('SelectMergeProfile', SELECT);
  const { stringTable, function: functions, location, sample } = profile;
  // Ids are dense from 1.
  const nameOf = (locationId: string): string =>
    stringTable[functions[location[Number(locationId) - 1].line[0].functionId - 1].name];
  const stacks = sample.map(({ locationId, value }: { locationId: string[]; value: string[] }) => [
    locationId.map(nameOf).join('>'),
    value,
  ]);
  expect(Object.fromEntries(stacks)).toEqual({ 'func1>func2': ['10'], func1: ['20'] });
});

it('finds its stacks at the older addresses, with times of 13 digits', async () => {
  const query = `${TYPE}${MATCHER}`;
  const [from, until] = [String(RANGE.start), String(RANGE.end)];
  const get = async (route: string, parameters: Record<string, string>) => {
    const response = await fetch(`${server.url}/pyroscope/${route}?${new URLSearchParams(parameters)}`);
    expect(response.status).toBe(200);
    // The shape of the older answers.
    const { flamebearer } = (await response.json()) as {
      readonly flamebearer: { readonly names: string[]; readonly levels: number[][] };
    };
    return flamebearer;
  };
  const rendered = await get('render', { query, from, until });
  expect([rendered.names, rendered.levels.length]).toEqual([FLAME_GRAPH.names, 3]);
  const diff = await get('render-diff', {
    ...{ leftQuery: query, leftFrom: from, leftUntil: until },
    ...{ rightQuery: query, rightFrom: from, rightUntil: until },
  });
  expect([diff.names, diff.levels.length]).toEqual([FLAME_GRAPH.names, 3]);
});

it('finds that there is data', async () => {
  expect(await server.query('GetProfileStats', {})).toEqual({
    dataIngested: true,
    oldestProfileTime: String(TIME_MS),
    newestProfileTime: String(TIME_MS),
  });
});
