import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetric } from '../ops/read-metric.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { getApi, type Parameters } from './get-api.fixture.js';
import { OPERATIONS } from './operations.js';

const SHOP = `${CPU_TYPE}{service_name="shop"}`;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const TOKENS = { write: 's3cret-of-writers', read: 's3cret-of-readers' };
/** Of every address a request that is right. */
const RIGHT: Readonly<Record<string, Parameters>> = {
  export: { query: SHOP, format: 'folded' },
  functions: { query: SHOP },
  compare: { leftQuery: SHOP, rightQuery: SHOP },
  'flame-graph': { query: SHOP },
  'flame-graph-diff': { leftQuery: SHOP, rightQuery: SHOP },
  [`traces/${TRACE}`]: {},
  [`spans/${SPAN}`]: {},
  status: {},
  'openapi.json': {},
};
const reads = Object.keys(RIGHT).filter((path) => path !== 'openapi.json');
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ authToken: `write:${TOKENS.write},read:${TOKENS.read}` });
  // Regular expressions are read when there is something to match.
  const profile = encodeTestProfile({ timeMs: Date.now() - 1_000, samples: [{ stack: 'main', value: 1 }] });
  await server.post('/v1/profiles', Uint8Array.from(profile), {
    'content-type': 'application/x-protobuf',
    authorization: `Bearer ${TOKENS.write}`,
  });
});
afterAll(() => server.stop());

const get = (path: string, parameters: Parameters = {}, init: RequestInit = {}): Promise<Response> =>
  getApi(server, path, parameters, { headers: { authorization: `Bearer ${TOKENS.read}` }, ...init });

it('there is a right request for every address', async () => {
  const paths = OPERATIONS.map(({ path }) => path.split('/')[0]);
  expect(reads.map((path) => path.split('/')[0])).toEqual(paths);
  for (const [path, parameters] of Object.entries(RIGHT)) {
    expect([path, (await get(path, parameters)).status]).toEqual([path, 200]);
  }
});

describe('a read that is wrong', () => {
  const names = { export: '', functions: '', compare: 'left', 'flame-graph': '', 'flame-graph-diff': 'left' };

  it.each<[string, Parameters, RegExp]>([
    ['export', { format: '' }, /format must be one of pprof, otlp, .*markdown, got none\.$/],
    ['export', { format: 'xml' }, /format must be one of pprof, .*, got "xml"\.$/],
    ['export', { maxNodes: '0' }, /maxNodes must be an integer from 1 to 1000000, got "0"\.$/],
    ['export', { maxNodes: '1e3' }, /maxNodes must be an integer .*, got "1e3"\.$/],
    ['export', { maxNodes: '1000001' }, /maxNodes must be/],
    ['export', { maxnodes: '10' }, /"maxnodes" is no parameter of this address\. Did you mean maxNodes\?$/],
    ['functions', { format: 'pprof' }, /"format" is no parameter of this address\. .*$/],
    ['functions', { limit: '10001' }, /limit must be an integer from 1 to 10000, got "10001"\.$/],
    ['functions', { limit: '-1' }, /limit must be/],
    ['functions', { limit: ['1', '2'] }, /limit is given 2 times\. Give it once\.$/],
    ['functions', { sort: 'name' }, /sort must be one of self, total, got "name"\.$/],
    ['functions', { groupBy: ['a', 'b', 'c', 'd', 'e', 'f'] }, /groupBy is given 6 times, more than 5\./],
    ['functions', { groupBy: 'a', maxGroups: '101' }, /maxGroups must be an integer from 1 to 100/],
    [
      'functions',
      { groupBy: 'a', limit: '10000', maxGroups: '11' },
      /limit \(10000\) for each of maxGroups \(11\)/,
    ],
    ['functions', { profileId: 'x' }, /profileId takes ids of 32 hexadecimal digits, got "x"\.$/],
    ['functions', { traceId: SPAN }, /traceId takes ids of 32 hexadecimal digits/],
    ['functions', { spanId: TRACE }, /spanId takes ids of 16 hexadecimal digits/],
    ['functions', { spanId: SPAN, traceId: TRACE }, /spanId and traceId exclude each other\. Give one/],
    ['functions', { spanId: new Array(101).fill(SPAN) }, /spanId is given 101 times, more than 100\./],
    ['compare', { by: 'ratio' }, /by must be one of absolute, share, got "ratio"\.$/],
    ['compare', { rightQuery: 'a:b:c:d:e{}' }, /leftQuery and rightQuery must be of one profile type/],
    ['compare', { query: SHOP }, /"query" is no parameter of this address\. It takes leftQuery, /],
    ['compare', { rightFrom: '2', rightUntil: '1' }, /rightFrom \(2000 ms\) is after rightUntil \(1000 ms\)/],
    ['flame-graph', { maxNodes: '0' }, /maxNodes must be an integer from 1 to 1048576, got "0"\.$/],
    ['flame-graph', { maxNodes: '1048577' }, /maxNodes must be/],
    ['flame-graph', { spanId: SPAN, traceId: TRACE }, /spanId and traceId exclude each other\. Give one/],
    ['flame-graph-diff', { maxNodes: '0' }, /maxNodes must be an integer from 1 to 1048576, got "0"\.$/],
    ['flame-graph-diff', { rightQuery: 'a:b:c:d:e{}' }, /leftQuery and rightQuery must be of one profile/],
    ['flame-graph-diff', { spanId: SPAN }, /"spanId" is no parameter of this address\. It takes leftQuery, /],
    ['status', { from: '0' }, /"from" is no parameter of this address\. It takes none\.$/],
    [`traces/${TRACE}`, { from: '0' }, /from must not be 0\./],
    [
      `traces/${TRACE}`,
      { from: '2', until: '1' },
      /from \(2000 ms\) is after until \(1000 ms\)\. Swap them\.$/,
    ],
    [`traces/${TRACE}`, { traceId: TRACE }, /"traceId" is no parameter of this address/],
    [`traces/${SPAN}`, {}, /traceId takes ids of 32 hexadecimal digits, got "00f067aa0ba902b7"\.$/],
    [`traces/${'x'.repeat(32)}`, {}, /traceId takes ids of 32 hexadecimal digits/],
    [`traces/${'0'.repeat(32)}`, {}, /traceId is all zeros/],
    [`spans/${TRACE}`, {}, /spanId takes ids of 16 hexadecimal digits/],
    [`spans/${'0'.repeat(16)}`, {}, /spanId is all zeros/],
    ...Object.entries(names).flatMap(([path, side]): [string, Parameters, RegExp][] => {
      const name = side === '' ? 'query' : `${side}Query`;
      const from = side === '' ? 'from' : `${side}From`;
      return [
        [
          path,
          { [name]: '' },
          new RegExp(`${name}: a selector with one profile type id is expected, got none`),
        ],
        [path, { [name]: '{}' }, new RegExp(`${name}: a selector with one profile type id is expected`)],
        [path, { [name]: `${CPU_TYPE}{` }, new RegExp(`_SELECTOR\\] ${name}: `)],
        [path, { [name]: `${CPU_TYPE}{a=~"("}` }, /_SELECTOR\] /],
        [path, { [name]: 'cpu{}' }, new RegExp(`${name}: .* must have five parts`)],
        [path, { [from]: '0' }, new RegExp(`${from} must not be 0`)],
      ];
    }),
  ])('(%s with %j) is answered 400, by name', async (path, parameters, message) => {
    const response = await get(path, { ...RIGHT[path], ...parameters });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await response.text();
    expect(text).toMatch(/\}\n$/);
    expect(JSON.parse(text)).toEqual({
      code: 'invalid_argument',
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_(QUERY|SELECTOR)\] .*[.?]$/s),
    });
    expect(JSON.parse(text).message).toMatch(message);
  });

  it.each(Object.keys(RIGHT))('for its method is answered 405: %s', async (path) => {
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const body = method === 'POST' ? { body: '{', headers: { 'content-type': 'text/x' } } : {};
      const response = await get(path, RIGHT[path], { method, ...body });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET']);
    }
  });

  it('is counted by what was wrong', async () => {
    const headers = { authorization: `Bearer ${TOKENS.read}` };
    const count = (code: string) =>
      readMetric(server, `hotspan_query_seconds_count{method="functions",code="${code}"}`, headers);
    const before = [await count('ok'), await count('InvalidArgument')] as const;
    await get('functions', RIGHT.functions);
    await get('functions', {});
    expect([await count('ok'), await count('InvalidArgument')]).toEqual(before.map((value) => value + 1));
  });
});

describe('a read without the right to', () => {
  it.each(reads)('is refused: %s', async (path) => {
    const ask = async (headers: Record<string, string>) => {
      const response = await get(path, RIGHT[path], { headers });
      return [response.status, await response.json()];
    };
    const refusal = (status: number, code: string, name: string) => [
      status,
      { code, message: expect.stringMatching(new RegExp(`^\\[HOTSPAN_ERR_SERVER_${name}\\] `)) },
    ];
    expect(await ask({})).toEqual(refusal(401, 'unauthenticated', 'UNAUTHENTICATED'));
    expect(await ask({ authorization: 'Bearer unknown' })).toEqual(
      refusal(401, 'unauthenticated', 'UNAUTHENTICATED'),
    );
    expect(await ask({ authorization: `Bearer ${TOKENS.write}` })).toEqual(
      refusal(403, 'permission_denied', 'FORBIDDEN'),
    );
  });

  it('may be of the description, which holds no data', async () => {
    expect((await get('openapi.json', {}, { headers: {} })).status).toBe(200);
  });
});
