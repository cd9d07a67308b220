import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabelValuesRequestSchema } from '../gen/types/v1/types_pb.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const TIME_MS = Date.now();
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
const SPAN = '00f067aa0ba902b7';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SELECT = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}', ...RANGE };
const SELECT_SERIES = { ...SELECT, step: 15 };
const SELECT_HEATMAP = { ...SELECT_SERIES, queryType: 'HEATMAP_QUERY_TYPE_INDIVIDUAL' };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  const samples = [{ stack: 'main', value: 1 }];
  await server.push(encodeTestProfile({ timeMs: TIME_MS, resource: { region: 'eu' }, samples }));
});
afterAll(() => server.stop());

async function call(
  method: string,
  body: string | object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await server.post(`/querier.v1.QuerierService/${method}`, text, {
    'content-type': 'application/json',
    ...headers,
  });
  return { status: response.status, body: await response.json() };
}

describe('a request that is wrong', () => {
  const { start, end } = RANGE;
  const without = (request: Record<string, unknown>, ...names: string[]) =>
    Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));

  /** Of every method a request that is right. */
  const RIGHT: Record<string, Record<string, unknown>> = {
    ProfileTypes: RANGE,
    LabelNames: RANGE,
    LabelValues: { name: 'service_name', ...RANGE },
    Series: RANGE,
    SelectMergeStacktraces: SELECT,
    SelectMergeProfile: SELECT,
    SelectMergeSpanProfile: SELECT,
    SelectSeries: SELECT_SERIES,
    SelectHeatmap: SELECT_HEATMAP,
    AnalyzeQuery: { query: `${CPU_TYPE}{service_name="shop"}`, ...RANGE },
  };
  const methods = Object.keys(RIGHT);
  const needRange = methods.filter((method) => method !== 'ProfileTypes');
  const needSelector = [
    'SelectMergeStacktraces',
    'SelectMergeProfile',
    'SelectMergeSpanProfile',
    'SelectSeries',
    'SelectHeatmap',
  ];
  const needStep = ['SelectSeries', 'SelectHeatmap'];
  const takeMatchers = ['LabelNames', 'LabelValues', 'Series'];

  const cases: [method: string, what: string, body: string | object][] = [
    ...methods.flatMap((method): typeof cases => {
      const right = RIGHT[method] ?? {};
      return [
        [method, 'no JSON', '{'],
        [method, 'an empty body', ''],
        [method, 'an array', '[]'],
        [method, 'a time in words', { ...right, start: 'now-1h' }],
        [method, 'a start after its end', { ...right, start: end, end: start }],
        [method, 'a start of 0', { ...right, start: 0 }],
        [method, 'an end of 0', { ...right, end: 0 }],
      ];
    }),
    ...needRange.map((method): (typeof cases)[number] => [
      method,
      'no range',
      without(RIGHT[method] ?? {}, 'start', 'end'),
    ]),
    ...takeMatchers.flatMap((method): typeof cases => [
      [method, 'a matcher that cannot be parsed', { ...RIGHT[method], matchers: ['{}', '{a=b}'] }],
      [method, 'an empty matcher', { ...RIGHT[method], matchers: [''] }],
      [method, 'a regular expression that is none', { ...RIGHT[method], matchers: ['{a=~"("}'] }],
    ]),
    ...needSelector.flatMap((method): typeof cases => {
      const right = RIGHT[method] ?? {};
      return [
        [method, 'no selector', without(right, 'labelSelector')],
        [method, 'an empty selector', { ...right, labelSelector: '' }],
        [method, 'a selector that cannot be parsed', { ...right, labelSelector: '{' }],
        [method, 'a selector of a regular expression that is none', { ...right, labelSelector: '{a=~"*"}' }],
        [method, 'no type', without(right, 'profileTypeID')],
        [method, 'an empty type', { ...right, profileTypeID: '' }],
        [method, 'a type of four parts', { ...right, profileTypeID: 'a:b:c:d' }],
        [method, 'a type of six parts, but not delta', { ...right, profileTypeID: 'a:b:c:d:e:f' }],
      ];
    }),
    ['LabelValues', 'no name', RANGE],
    ['LabelValues', 'an empty name', { name: '', ...RANGE }],
    ['SelectMergeStacktraces', 'too many nodes', { ...SELECT, maxNodes: 1_048_577 }],
    ['SelectMergeStacktraces', 'nodes below zero', { ...SELECT, maxNodes: -1 }],
    [
      'SelectMergeStacktraces',
      'too many nodes for a graph',
      { ...SELECT, maxNodes: 1_048_577, format: 'PROFILE_FORMAT_DOT' },
    ],
    [
      'SelectMergeStacktraces',
      'spans and traces at once',
      { ...SELECT, spanSelector: [SPAN], traceIdSelector: [TRACE] },
    ],
    ['SelectMergeStacktraces', 'a short span id', { ...SELECT, spanSelector: [SPAN, 'abc'] }],
    ['SelectMergeStacktraces', 'a span id of no digits', { ...SELECT, spanSelector: ['x'.repeat(16)] }],
    ['SelectMergeStacktraces', 'a trace id of a span', { ...SELECT, traceIdSelector: [SPAN] }],
    ['SelectMergeStacktraces', 'a profile id of no digits', { ...SELECT, profileIdSelector: ['nonsense'] }],
    [
      'SelectMergeStacktraces',
      'more than a thousand ids',
      { ...SELECT, spanSelector: Array.from({ length: 1_001 }, () => SPAN) },
    ],
    ['Diff', 'no sides', {}],
    ['Diff', 'no left side', { right: SELECT }],
    ['Diff', 'no right side', { left: SELECT }],
    ['Diff', 'no range on the right', { left: SELECT, right: { ...SELECT, start: 0 } }],
    ['Diff', 'no type on the left', { left: { ...SELECT, profileTypeID: '' }, right: SELECT }],
    ['Diff', 'too many nodes on the right', { left: SELECT, right: { ...SELECT, maxNodes: 1_048_577 } }],
    ['Diff', 'no JSON', '{'],
    ['GetProfileStats', 'no JSON', '{'],
    ...[undefined, '', '{}', '{service_name="shop"}', 'cpu{}', `${CPU_TYPE}{`, `${CPU_TYPE}{a=~"("}`].map(
      (query): (typeof cases)[number] => ['AnalyzeQuery', `the query ${query}`, { ...RANGE, query }],
    ),
    ...needStep.flatMap((method): typeof cases => {
      const right = RIGHT[method] ?? {};
      return [
        [method, 'no step', without(right, 'step')],
        [method, 'a step below a millisecond', { ...right, step: 0.0009 }],
        [method, 'a step below zero', { ...right, step: -15 }],
        [method, 'a step without end', { ...right, step: 'Infinity' }],
        [method, 'a step that is no number', { ...right, step: 'NaN' }],
        [method, 'a step beyond all time', { ...right, step: 1e300 }],
        [method, 'a limit below zero', { ...right, limit: -1 }],
      ];
    }),
    ['SelectSeries', 'exemplars of spans', { ...SELECT_SERIES, exemplarType: 'EXEMPLAR_TYPE_SPAN' }],
    ['SelectSeries', 'exemplars that nobody knows', { ...SELECT_SERIES, exemplarType: 7 }],
    ['SelectHeatmap', 'an end at its start', { ...SELECT_HEATMAP, end: start }],
    ['SelectHeatmap', 'no query type', without(SELECT_HEATMAP, 'queryType')],
    ['SelectHeatmap', 'a query type that nobody knows', { ...SELECT_HEATMAP, queryType: 7 }],
    [
      'SelectHeatmap',
      'exemplars of spans for profiles',
      { ...SELECT_HEATMAP, exemplarType: 'EXEMPLAR_TYPE_SPAN' },
    ],
    [
      'SelectHeatmap',
      'exemplars of profiles for spans',
      {
        ...SELECT_HEATMAP,
        queryType: 'HEATMAP_QUERY_TYPE_SPAN',
        exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL',
      },
    ],
    ['SelectHeatmap', 'exemplars that nobody knows', { ...SELECT_HEATMAP, exemplarType: 7 }],
  ];

  it.each(cases)('to %s with %s is answered 400, in JSON', async (method, _, body) => {
    expect(await call(method, body)).toEqual({
      status: 400,
      body: {
        code: 'invalid_argument',
        message: expect.stringMatching(
          /^(\[HOTSPAN_ERR_SERVER_(QUERY|SELECTOR)\] .*\.|cannot decode (message|field) .* from JSON: .*)$/,
        ),
      },
    });
  });

  it.each<[side: string, request: object, message: RegExp]>([
    ['left', { right: SELECT }, /\] left: profile_typeID must have five parts/],
    ['right', { left: SELECT, right: { ...SELECT, labelSelector: '{' } }, /\] right: a label selector must/],
  ])('to Diff on the %s says where', async (_, request, message) => {
    expect(await call('Diff', request)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message) },
    });
  });

  it('to AnalyzeQuery says which field it is', async () => {
    expect(await call('AnalyzeQuery', { ...RANGE, query: 'cpu{}' })).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/\] query: profile_typeID must have five parts/) },
    });
  });

  it.each(methods)('to %s is told apart from a right one', async (method) => {
    expect(await call(method, RIGHT[method] ?? {})).toMatchObject({ status: 200 });
  });

  it('in its method is answered 405', async () => {
    for (const path of methods) {
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
        const response = await fetch(`${server.url}/querier.v1.QuerierService/${path}`, { method });
        expect([path, method, response.status]).toEqual([path, method, 405]);
      }
    }
  });

  it.each(['text/plain', 'text/html; charset=utf-8', 'application/xml', 'json'])(
    'in its content type, as %s, is answered 415',
    async (contentType) => {
      for (const method of methods) {
        const response = await server.post(
          `/querier.v1.QuerierService/${method}`,
          JSON.stringify(RIGHT[method]),
          { 'content-type': contentType },
        );
        expect([method, response.status]).toEqual([method, 415]);
      }
    },
  );

  it('without a content type is answered 415, with those that there are', async () => {
    const body = new Blob([JSON.stringify(RANGE)]);
    const response = await fetch(`${server.url}/querier.v1.QuerierService/LabelNames`, {
      method: 'POST',
      body,
    });
    expect([response.status, await response.text()]).toEqual([415, '']);
    expect(response.headers.get('accept-post')).toMatch(/^application\/json,application\/proto,/);
  });

  it('in its compression is not implemented', async () => {
    expect(await call('LabelNames', RANGE, { 'content-encoding': 'snappy' })).toMatchObject({
      status: 501,
      body: { code: 'unimplemented' },
    });
  });

  it('in protobuf is answered in JSON as well', async () => {
    const body = toBinary(LabelValuesRequestSchema, create(LabelValuesRequestSchema, { name: 'region' }));
    const response = await server.post('/querier.v1.QuerierService/LabelValues', Uint8Array.from(body), {
      'content-type': 'application/proto',
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json']);
    expect(await response.json()).toMatchObject({ code: 'invalid_argument' });
  });

  it('by more than 4 MiB is refused before it is parsed', async () => {
    expect(await call('LabelNames', { ...RANGE, matchers: ['x'.repeat(5_000_000)] })).toMatchObject({
      status: 429,
      body: { code: 'resource_exhausted' },
    });
  });

  it('to a service that is not there is answered 404', async () => {
    const response = await server.post('/settings.v1.RecordingRulesService/List', '{}', {
      'content-type': 'application/json',
    });
    expect(response.status).toBe(404);
  });
});

describe('a request of any client', () => {
  it.each([
    ['a content type with a charset', { 'content-type': 'application/json; charset=utf-8' }],
    ['a version of the protocol', { 'connect-protocol-version': '1' }],
    ['a deadline', { 'connect-timeout-ms': '2147483647' }],
    ['credentials that nobody checks', { authorization: 'Bearer abc', 'x-scope-orgid': 'team-a' }],
  ])('may have %s', async (_, headers) => {
    expect(await call('LabelValues', { name: 'region', ...RANGE }, headers)).toEqual({
      status: 200,
      body: { names: ['eu'] },
    });
  });
});
