import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from './test-server.fixture.js';

/** Which requests are right and which are wrong, address by address, and that an answer of 400 names what is wrong. */

const TIME_MS = Date.now() - 1_000;
const start = TIME_MS - 60_000;
const end = TIME_MS + 60_000;
const RANGE = { start, end };
const SHOP = '{service_name="shop"}';
const SELECT = { profileTypeID: CPU_TYPE, labelSelector: SHOP, ...RANGE };
const SERIES = { ...SELECT, step: 15 };
const QUERY = `${CPU_TYPE}${SHOP}`;
const TIMES = { from: String(start), until: String(end) };
const DIFF = {
  ...{ leftQuery: QUERY, leftFrom: TIMES.from, leftUntil: TIMES.until },
  ...{ rightQuery: QUERY, rightFrom: TIMES.from, rightUntil: TIMES.until },
};
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.push(encodeTestProfile({ timeMs: TIME_MS, samples: [{ stack: 'main', value: 1 }] }));
});
afterAll(() => server.stop());

type Fields = Readonly<Record<string, unknown>>;

/** A case and its request; what is undefined is left out. */
type Right = readonly [what: string, request: Fields];
type Wrong = readonly [what: string, request: Fields | string, names: RegExp];

const NO_JSON: readonly Wrong[] = [
  ['bad JSON', '{', /from JSON/],
  ['an empty body', '', /from JSON/],
];
const wrongRange = (right: Fields): Wrong[] => [
  ['no range', { ...right, start: undefined, end: undefined }, /start and end are required/],
  ['a start after its end', { ...right, start: end, end: start }, /start \(\d+\) is after end/],
];
const wrongMatchers = (right: Fields): Wrong[] => [
  ['a bad matcher', { ...right, matchers: ['{a'] }, /selector/],
  ['an empty matcher', { ...right, matchers: [''] }, /selector/],
];
const wrongSelection = (right: Fields): Wrong[] => [
  ['no type', { ...right, profileTypeID: undefined }, /profile_typeID/],
  ['an empty type', { ...right, profileTypeID: '' }, /profile_typeID/],
  ['a malformed type', { ...right, profileTypeID: 'cpu' }, /profile_typeID/],
  ['no selector', { ...right, labelSelector: undefined }, /label_selector/],
  ['a bad selector', { ...right, labelSelector: 'not{' }, /selector/],
];
const wrongSide = (side: string): Wrong[] =>
  [['nothing', undefined, /profile_typeID/] as const, ...wrongSelection(SELECT), ...wrongRange(SELECT)].map(
    ([what, request, names]) => [
      `${what} on the ${side}`,
      { left: SELECT, right: SELECT, [side]: request },
      new RegExp(`\\] ${side}: .*${names.source}`),
    ],
  );

const METHODS: Readonly<Record<string, { right: readonly Right[]; wrong: readonly Wrong[] }>> = {
  ProfileTypes: {
    right: [
      ['a range', RANGE],
      ['both times 0', { start: 0, end: 0 }],
      ['nothing', {}],
      ['a negative start', { start: -1, end }],
      ['a negative end', { start: -2, end: -1 }],
    ],
    wrong: [
      ...NO_JSON,
      ['a start after its end', { start: end, end: start }, /start \(\d+\) is after end/],
      ['a start in words', { start: 'now-1h', end }, /start/],
      ['an end in words', { start, end: 'now' }, /end/],
    ],
  },
  LabelValues: {
    right: [
      ['a range', { name: 'service_name', ...RANGE }],
      ['a matcher', { name: 'service_name', matchers: [SHOP], ...RANGE }],
      ['matchers', { name: 'service_name', matchers: [SHOP, '{}'], ...RANGE }],
    ],
    wrong: [
      ...NO_JSON,
      ...wrongRange({ name: 'service_name', ...RANGE }),
      ...wrongMatchers({ name: 'service_name', ...RANGE }),
      ['no name', RANGE, /\] name is required/],
      ['an empty name', { name: '', ...RANGE }, /\] name is required/],
    ],
  },
  LabelNames: {
    right: [
      ['a range', RANGE],
      ['matchers', { matchers: [SHOP], ...RANGE }],
    ],
    wrong: [...NO_JSON, ...wrongRange(RANGE), ...wrongMatchers(RANGE)],
  },
  Series: {
    right: [
      ['a range', RANGE],
      ['label names', { labelNames: ['service_name'], ...RANGE }],
      ['matchers', { matchers: [SHOP], ...RANGE }],
    ],
    wrong: [...NO_JSON, ...wrongRange(RANGE), ...wrongMatchers(RANGE)],
  },
  ...Object.fromEntries(
    ['SelectMergeStacktraces', 'SelectMergeSpanProfile', 'SelectMergeProfile'].map((method) => [
      method,
      {
        right: [
          ['a range', SELECT],
          ['a number of nodes', { ...SELECT, maxNodes: 1_024 }],
          ['the format TREE', { ...SELECT, format: 'PROFILE_FORMAT_TREE' }],
          ['a selector of everything', { ...SELECT, labelSelector: '{}' }],
        ] satisfies Right[],
        wrong: [...NO_JSON, ...wrongRange(SELECT), ...wrongSelection(SELECT)],
      },
    ]),
  ),
  SelectSeries: {
    right: [
      ['a range', SERIES],
      ['groups', { ...SERIES, groupBy: ['service_name'] }],
      ['a limit', { ...SERIES, limit: 1 }],
    ],
    wrong: [
      ...NO_JSON,
      ...wrongRange(SERIES),
      ...wrongSelection(SERIES),
      ['no step', SELECT, /\] step must be/],
    ],
  },
  Diff: {
    right: [
      ['equal ranges', { left: SELECT, right: SELECT }],
      ['a number of nodes', { left: { ...SELECT, maxNodes: 16 }, right: SELECT }],
    ],
    wrong: [...NO_JSON, ...wrongSide('left'), ...wrongSide('right')],
  },
};

describe.each(Object.entries(METHODS))('%s', (method, { right, wrong }) => {
  const path = `/querier.v1.QuerierService/${method}`;
  const json = { 'content-type': 'application/json' };

  it.each(right)('with %s is answered', async (_, request) => {
    expect((await server.post(path, JSON.stringify(request), json)).status).toBe(200);
  });

  it.each(wrong)('with %s is 400, and says so', async (_, request, names) => {
    const body = typeof request === 'string' ? request : JSON.stringify(request);
    const response = await server.post(path, body, json);
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 'invalid_argument', message: expect.stringMatching(names) },
    ]);
  });

  it('takes POST alone, and no text', async () => {
    for (const verb of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect([verb, (await fetch(`${server.url}${path}`, { method: verb })).status]).toEqual([verb, 405]);
    }
    const response = await server.post(path, '{}', { 'content-type': 'text/plain' });
    expect([response.status, await response.text()]).toEqual([415, '']);
    expect(response.headers.get('accept-post')).toContain('application/json');
  });
});

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

function get(route: string, parameters: Parameters, method = 'GET'): Promise<Response> {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values ?? []].flat()) query.append(name, value);
  }
  return fetch(`${server.url}/pyroscope/${route}?${query}`, { method });
}

const RENDER = { query: QUERY, ...TIMES };
const LEGACY: Readonly<
  Record<string, { right: readonly [string, Parameters][]; wrong: readonly [string, Parameters, RegExp][] }>
> = {
  render: {
    right: [
      ['a query', RENDER],
      ['DOT', { ...RENDER, format: 'dot' }],
      ['DOT of few nodes', { ...RENDER, format: 'dot', 'max-nodes': '16' }],
      ['a group', { ...RENDER, groupBy: 'service_name' }],
      ['two groups', { ...RENDER, groupBy: ['service_name', 'pod'] }],
      ...['sum', 'avg', 'nonsense'].map((aggregation): [string, Parameters] => [
        `aggregation ${aggregation}`,
        { ...RENDER, aggregation },
      ]),
      ...['1024', '0', 'nonsense'].map((maxNodes): [string, Parameters] => [
        `maxNodes ${maxNodes}`,
        { ...RENDER, maxNodes },
      ]),
    ],
    wrong: [
      ['from 0', { ...RENDER, from: '0' }, /from/],
      ['until 0', { ...RENDER, until: '0' }, /until/],
      ['both times 0', { ...RENDER, from: '0', until: '0' }, /from|until/],
      ['from 0, for DOT', { ...RENDER, from: '0', format: 'dot' }, /from/],
      ['no query', TIMES, /query/],
      ['an empty query', { ...RENDER, query: '' }, /query/],
      ['a query that is none', { ...RENDER, query: 'a b' }, /query/],
      ['a query without an id', { ...RENDER, query: SHOP }, /query/],
      ['a query of a short id', { ...RENDER, query: `cpu:cpu${SHOP}` }, /query/],
    ],
  },
  'render-diff': {
    right: [['equal sides', DIFF]],
    wrong: [
      ...['left', 'right'].flatMap((side): [string, Parameters, RegExp][] => {
        const names = new RegExp(side);
        const other = QUERY.replace('cpu:cpu', 'wall:wall');
        return [
          [`no query on the ${side}`, { ...DIFF, [`${side}Query`]: undefined }, names],
          [`an empty query on the ${side}`, { ...DIFF, [`${side}Query`]: '' }, names],
          [`a query that is none on the ${side}`, { ...DIFF, [`${side}Query`]: 'a b' }, names],
          [`a query without an id on the ${side}`, { ...DIFF, [`${side}Query`]: SHOP }, names],
          [`another type on the ${side}`, { ...DIFF, [`${side}Query`]: other }, /type/],
          [`from 0 on the ${side}`, { ...DIFF, [`${side}From`]: '0' }, new RegExp(`${side}From`)],
          [`until 0 on the ${side}`, { ...DIFF, [`${side}Until`]: '0' }, new RegExp(`${side}Until`)],
        ];
      }),
    ],
  },
  'label-values': {
    right: [['a label', { label: '__name__' }]],
    wrong: [['no label', {}, /label/]],
  },
};

describe.each(Object.entries(LEGACY))('/pyroscope/%s', (route, { right, wrong }) => {
  it.each(right)('with %s is answered', async (_, parameters) => {
    expect((await get(route, parameters)).status).toBe(200);
  });

  it.each(wrong)('with %s is 400, and says so', async (_, parameters, names) => {
    const response = await get(route, parameters);
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 'invalid_argument', message: expect.stringMatching(names) },
    ]);
  });

  it('takes GET alone', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect([method, (await get(route, RENDER, method)).status]).toEqual([method, 405]);
    }
  });
});
