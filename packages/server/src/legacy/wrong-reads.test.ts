import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetric } from '../ops/read-metric.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const SHOP = `${CPU_TYPE}{service_name="shop"}`;
const TIMES = { from: 'now-1h', until: 'now' };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  // Regular expressions are read when there is something to match.
  const samples = [{ stack: 'main', value: 1 }];
  await server.push(encodeTestProfile({ timeMs: Date.now() - 1_000, samples }));
});
afterAll(() => server.stop());

type Parameters = Readonly<Record<string, string>>;

function get(route: string, parameters: Parameters, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}/pyroscope/${route}?${new URLSearchParams(parameters)}`, init);
}

describe('a legacy read that is wrong', () => {
  it.each<[string, string, Parameters]>([
    ['render', 'no query', TIMES],
    ['render', 'a selector that cannot be parsed', { query: `${CPU_TYPE}{`, ...TIMES }],
    ['render', 'a regular expression that is none', { query: `${CPU_TYPE}{a=~"("}`, ...TIMES }],
    ['render', 'no id', { query: '{}', ...TIMES }],
    ['render', 'a from of 0', { query: SHOP, ...TIMES, from: '0' }],
    ['render', 'an until of 0, for DOT', { query: SHOP, ...TIMES, until: '0', format: 'dot' }],
    ['render', 'too many nodes', { query: SHOP, ...TIMES, maxNodes: '1048577' }],
    ['render-diff', 'no queries', {}],
    ['label-values', 'no label', {}],
  ])('(%s with %s) is answered 400, as the other plain routes do', async (route, _, parameters) => {
    const response = await get(route, parameters);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await response.text();
    expect(text).toMatch(/\}\n$/);
    expect(JSON.parse(text)).toEqual({
      code: 'invalid_argument',
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_(QUERY|SELECTOR)\] .*\.$/),
    });
  });

  it.each(['render', 'render-diff', 'label-values'])('for its method is answered 405: %s', async (route) => {
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const body = method === 'POST' ? { body: '{', headers: { 'content-type': 'text/x' } } : {};
      const response = await get(route, { query: SHOP, label: '__name__' }, { method, ...body });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'GET']);
    }
  });

  it('is counted by what was wrong', async () => {
    const count = (code: string) =>
      readMetric(server, `hotspan_query_seconds_count{method="label-values",code="${code}"}`);
    const before = [await count('ok'), await count('InvalidArgument')] as const;
    await get('label-values', { label: 'pod' });
    await get('label-values', {});
    expect([await count('ok'), await count('InvalidArgument')]).toEqual(before.map((value) => value + 1));
  });
});
