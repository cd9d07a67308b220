import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { getApi, type Parameters } from './get-api.fixture.js';
import { OPERATIONS } from './operations.js';

/** Two tenants with data of the same shape, trace and span included. What B is answered must not depend on there being A. */

const T = Math.floor(Date.now() / 60_000) * 60_000;
/** In every text that only A has. */
const MARK = 'alpha';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const ALL = 's3cret-of-everybody';
const OF_B = 's3cret-of-b';
const as = (tenant: string, token = ALL): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'x-scope-orgid': tenant,
});
const RANGE = { from: T - 60_000, until: T + 60_000 };
const QUERIES = [
  `${CPU_TYPE}{}`,
  `${CPU_TYPE}{tenant="a"}`,
  `${CPU_TYPE}{service_name="shop", x!="') OR 1 = 1 --"}`,
  `${CPU_TYPE}{service_name=~"x)|(.*"}`,
];
const GROUPS = ['region', 'tenant', MARK, "x'], tenant, labels['x"];
const FORMATS = ['pprof', 'otlp', 'folded', 'speedscope', 'collapsed-json', 'markdown'];

const COMPARISONS = QUERIES.map((query) => ({
  leftQuery: query,
  leftFrom: RANGE.from,
  leftUntil: RANGE.until,
  rightQuery: `${CPU_TYPE}{region="none"}`,
  rightFrom: RANGE.from,
  rightUntil: RANGE.until,
}));

/** What is asked of each address. */
const REQUESTS: Readonly<Record<string, readonly (readonly [path: string, parameters: Parameters])[]>> = {
  export: FORMATS.flatMap((format) => [
    ...QUERIES.map((query) => ['export', { ...RANGE, query, format }] as const),
    ['export', { ...RANGE, query: `${CPU_TYPE}{}`, format, traceId: TRACE }] as const,
  ]),
  functions: [
    ...QUERIES.map((query) => ['functions', { ...RANGE, query, function: MARK, groupBy: GROUPS }] as const),
    ...GROUPS.map(
      (groupBy) => ['functions', { ...RANGE, query: `${CPU_TYPE}{}`, groupBy, spanId: SPAN }] as const,
    ),
  ],
  compare: COMPARISONS.map((sides) => ['compare', sides] as const),
  'flame-graph': [
    ...QUERIES.map((query) => ['flame-graph', { ...RANGE, query }] as const),
    ['flame-graph', { ...RANGE, query: `${CPU_TYPE}{}`, traceId: TRACE }],
  ],
  'flame-graph-diff': COMPARISONS.map((sides) => ['flame-graph-diff', sides] as const),
  'traces/{traceId}': [[`traces/${TRACE}`, RANGE]],
  'spans/{spanId}': [[`spans/${SPAN}`, RANGE]],
};
// What a server says of itself changes with every second: it has a test of its own.
const reads = OPERATIONS.map(({ path }) => path).filter((path) => path !== 'status');

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ multiTenancy: true, authToken: `${ALL},read+write@b:${OF_B}` });
  await write('b', 'beta');
});
afterAll(() => server.stop());

async function write(tenant: string, mark: string): Promise<void> {
  const link = { traceId: TRACE, spanId: SPAN };
  const profile = encodeTestProfile({
    timeMs: T,
    resource: { region: mark, [mark]: mark },
    samples: [
      { stack: 'main;work', value: mark.length, link },
      { stack: `main;${mark}`, value: 1_000, link },
    ],
  });
  const response = await server.post('/v1/profiles', gzipSync(profile), {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
    ...as(tenant),
  });
  expect(response.status).toBe(200);
}

/** The answers to everything that is asked of an address, without what they repeat of the question. */
async function ask(read: string, headers: Record<string, string>): Promise<string[]> {
  const answers: string[] = [];
  for (const [path, parameters] of REQUESTS[read] ?? []) {
    const response = await getApi(server, path, parameters, { headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = (parameters.format === 'pprof' && response.ok ? gunzipSync(bytes) : bytes).toString(
      'latin1',
    );
    answers.push(`${response.status} ${text.replaceAll(`{"name":"${MARK}","self":0,`, '')}`);
  }
  return answers;
}

describe.each(reads)('what a tenant is answered by %s', (read) => {
  let before: readonly string[];

  beforeAll(async () => {
    before = await ask(read, as('b'));
    await write('a', MARK);
  });

  // A first: what it reads is in every cache when B asks.
  it('is its own data', async () => {
    const ofA = (await ask(read, as('a'))).join('\n');
    expect(ofA).toContain(MARK);
    expect(ofA).not.toContain('beta');
    expect(before.join('\n')).toContain('beta');
  });

  it('does not depend on data of another tenant', async () => {
    expect(before.map((answer) => answer.slice(0, 3))).toEqual(before.map(() => '200'));
    expect(await ask(read, as('b'))).toEqual(before);
    expect(await ask(read, { authorization: `Bearer ${OF_B}` })).toEqual(before);
    for (const answer of before) expect(answer).not.toContain(MARK);
  });

  it('is nothing for a tenant without data', async () => {
    for (const answer of await ask(read, as('c')))
      expect(answer).not.toMatch(new RegExp(`${MARK}|beta|main|work`));
  });

  it('is refused to who names another with a token of its own, and to nobody in particular', async () => {
    for (const tenant of ['a', 'a|b', 'B']) {
      for (const answer of await ask(read, as(tenant, OF_B)))
        expect(answer).toMatch(/^403 .*"permission_denied".*_FORBIDDEN\]/);
    }
    for (const answer of await ask(read, { 'x-scope-orgid': 'a' })) expect(answer).toMatch(/^401 /);
    for (const answer of await ask(read, as("a' OR '1'='1"))) expect(answer).toMatch(/^400 .*_TENANT\]/);
  });

  it('is the data of several, merged, for who names them', async () => {
    const ofBoth = (await ask(read, as('a|b'))).join('\n');
    expect(ofBoth).toContain(MARK);
    expect(ofBoth).toContain('beta');
  });
});
