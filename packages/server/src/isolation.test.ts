import { gzipSync } from 'node:zlib';
import { Code, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { encodePprof, profilesToPprof } from '@hotspan/formats';
import { decodeProfiles } from '@hotspan/otlp-profiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QuerierService } from './gen/querier/v1/querier_pb.js';
import {
  A_PROFILE,
  A_SPAN,
  A_TRACE,
  B_SPAN,
  CPU_QUERY,
  FOR_EVER,
  LEGACY_REQUESTS,
  MARK,
  RANGE,
  REQUESTS,
  TIME_MS,
} from './isolation-requests.fixture.js';
import { encodeTestProfile, startTestServer, type TestServer } from './test-server.fixture.js';

/**
 * Two tenants with data of the same shape. What B is answered must not depend on there being A: every request is asked
 * before A wrote anything, and again after it did and its data was read into every cache.
 */

const UTF8_NAMES = { accept: '*/*;allow-utf8-labelnames=true' };

const ALL = 's3cret-of-everybody';
const OF_B = 's3cret-of-b';
const as = (tenant: string, token = ALL): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'x-scope-orgid': tenant,
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ multiTenancy: true, authToken: `${ALL},read+write@b:${OF_B}` });
  await write('b', 'beta', { traceId: 'b'.repeat(32), spanId: B_SPAN });
});
afterAll(() => server.stop());

interface Ids {
  readonly traceId: string;
  readonly spanId: string;
  readonly profileId?: Uint8Array;
  /** Default: TIME_MS. */
  readonly timeMs?: number;
}

/** Profiles of labels and stacks that everybody has, and of some that only the tenant has. */
async function write(
  tenant: string,
  mark: string,
  { profileId, timeMs = TIME_MS, ...link }: Ids,
): Promise<void> {
  const id = profileId && { profileId };
  for (const profile of [
    encodeTestProfile({
      ...id,
      timeMs,
      resource: { region: 'eu' },
      samples: [
        { stack: 'main;work', value: mark.length, link },
        { stack: `main;${mark}`, value: 1_000, link },
      ],
    }),
    encodeTestProfile({
      timeMs: timeMs + 1,
      resource: { 'service.name': mark, tenant: mark, [mark]: mark },
      sampleType: [mark, 'nanoseconds'],
      periodType: [mark, 'nanoseconds'],
      samples: [{ stack: 'main;work', value: 7, link }],
    }),
  ]) {
    const response = await server.post('/v1/profiles', gzipSync(profile), {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'gzip',
      ...as(tenant),
    });
    expect(response.status).toBe(200);
  }
}

const legacyReads = Object.keys(LEGACY_REQUESTS);

const methods = QuerierService.methods.map(({ name }) => name);
/** All but those that answer nothing but times and counts. */
const methodsOfData = methods.filter((name) => !['GetProfileStats', 'AnalyzeQuery'].includes(name));

/** The answers to everything that is asked of a method. */
async function ask(method: string, headers: Record<string, string>): Promise<string[]> {
  const answers: string[] = [];
  for (const request of REQUESTS[method] ?? []) {
    const response = await server.post(`/querier.v1.QuerierService/${method}`, JSON.stringify(request), {
      'content-type': 'application/json',
      ...UTF8_NAMES,
      ...headers,
    });
    answers.push(`${response.status} ${await response.text()}`);
  }
  return answers;
}

/** The answers to everything that is asked of a legacy read, without the metadata: it repeats the type that was asked for. */
async function askLegacy(route: string, headers: Record<string, string>): Promise<string[]> {
  const answers: string[] = [];
  for (const request of LEGACY_REQUESTS[route] ?? []) {
    const path = `/pyroscope/${route}?${new URLSearchParams(request)}`;
    const response = await fetch(server.url + path, { headers });
    const text = await response.text();
    answers.push(`${response.status} ${text.replace(/"metadata":\{[^}]*\},/, '')}`);
  }
  return answers;
}

it.each(methods)('there are requests for %s', (method) => {
  expect(REQUESTS[method]?.length).toBeGreaterThan(0);
});

describe('what a tenant is answered', () => {
  const before = new Map<string, string[]>();

  beforeAll(async () => {
    for (const method of methods) before.set(method, await ask(method, as('b')));
    for (const route of legacyReads) before.set(route, await askLegacy(route, as('b')));
    await write('a', MARK, {
      traceId: A_TRACE,
      spanId: A_SPAN,
      profileId: Buffer.from(A_PROFILE.replaceAll('-', ''), 'hex'),
      timeMs: TIME_MS - 7_000,
    });
  });

  it('by GetProfileStats are its own times', async () => {
    const times = (ms: number): object => ({
      dataIngested: true,
      oldestProfileTime: String(ms),
      newestProfileTime: String(ms + 1),
    });
    expect(await ask('GetProfileStats', as('a'))).toEqual([`200 ${JSON.stringify(times(TIME_MS - 7_000))}`]);
    expect(before.get('GetProfileStats')).toEqual([`200 ${JSON.stringify(times(TIME_MS))}`]);
  });

  it('by GetProfileStats is that nothing came before anything came', async () => {
    const never = { oldestProfileTime: '9223372036854775807', newestProfileTime: '-9223372036854775808' };
    expect(await ask('GetProfileStats', as('c'))).toEqual([`200 ${JSON.stringify(never)}`]);
  });

  it('by GetProfileStats are not the times of several', async () => {
    const [answer = ''] = await ask('GetProfileStats', as('a|b'));
    expect(answer).toMatch(/^400 .*GetProfileStats takes one tenant, got 2\. Name one\./);
  });

  it('by AnalyzeQuery are its own counts', async () => {
    const symbolBytes = (mark: string): string => String(3 * 16 + `mainwork${mark}`.length);
    const [ofA = ''] = await ask('AnalyzeQuery', as('a'));
    const [ofB = ''] = before.get('AnalyzeQuery') ?? [];
    for (const [answer, mark] of [
      [ofA, MARK],
      [ofB, 'beta'],
    ] as const) {
      expect(JSON.parse(answer.slice('200 '.length))).toMatchObject({
        queryScopes: [
          { seriesCount: '1', profileCount: '1', sampleCount: '2', symbolBytes: symbolBytes(mark) },
        ],
      });
    }
  });

  it('by AnalyzeQuery are zeros for a tenant without data', async () => {
    const zeros = { queryScopes: [{ componentType: 'store' }], queryImpact: {} };
    for (const answer of await ask('AnalyzeQuery', as('c'))) {
      if (answer.startsWith('200')) expect(answer).toBe(`200 ${JSON.stringify(zeros)}`);
    }
  });

  // A first: what it reads is in every cache when B asks.
  it.each(methodsOfData)('by %s are its own data', async (method) => {
    const ofA = await ask(method, as('a'));
    expect(ofA.join('\n')).toContain(MARK);
    expect(ofA.join('\n')).not.toContain('beta');
    // In its own case B finds something as well, so that to find nothing of A means something.
    expect(before.get(method)?.join('\n')).toContain('beta');
  });

  it.each(methods)('by %s does not depend on data of another tenant', async (method) => {
    expect(await ask(method, as('b'))).toEqual(before.get(method));
    expect(await ask(method, { authorization: `Bearer ${OF_B}` })).toEqual(before.get(method));
    // Requests repeat what they ask for in errors; answers have nothing of it.
    for (const answer of before.get(method) ?? []) {
      if (answer.startsWith('200')) expect(answer).not.toContain(MARK);
    }
  });

  it.each(methodsOfData)('by %s is nothing for a tenant without data', async (method) => {
    for (const answer of await ask(method, as('c'))) {
      if (answer.startsWith('200'))
        expect(answer).not.toMatch(new RegExp(`${MARK}|beta|shop|main|work|[^\\d"][1-9]\\d*[^\\d]*$`));
    }
  });

  it.each(methods)('by %s is refused to who names another with a token of its own', async (method) => {
    for (const tenant of ['a', 'a|b', 'b|a', 'B']) {
      for (const answer of await ask(method, as(tenant, OF_B)))
        expect(answer).toMatch(/^403 .*"permission_denied".*_FORBIDDEN\]/);
    }
  });

  it.each(legacyReads)('by the legacy read %s are its own data', async (route) => {
    const ofA = (await askLegacy(route, as('a'))).join('\n');
    expect(ofA).toContain(MARK);
    expect(ofA).not.toContain('beta');
    expect(before.get(route)?.join('\n')).toContain('beta');
  });

  it.each(legacyReads)('by the legacy read %s does not depend on data of another tenant', async (route) => {
    const ofB = before.get(route) ?? [];
    const isTold = (status: string) => ofB.some((answer) => answer.startsWith(status));
    expect([isTold('200'), isTold('500')]).toEqual([true, false]);
    expect(await askLegacy(route, as('b'))).toEqual(ofB);
    expect(await askLegacy(route, { authorization: `Bearer ${OF_B}` })).toEqual(ofB);
    for (const answer of ofB) {
      if (answer.startsWith('200')) expect(answer).not.toContain(MARK);
    }
  });

  it.each(legacyReads)('by the legacy read %s is nothing for a tenant without data', async (route) => {
    for (const answer of await askLegacy(route, as('c'))) {
      if (!answer.startsWith('200')) continue;
      const body = JSON.parse(answer.slice(4));
      if (body === null) continue;
      expect(body.flamebearer).toMatchObject({ names: ['total'], numTicks: 0, maxSelf: 0 });
      expect(body.groups ?? {}).toEqual({});
      expect(body.timeline?.samples.filter(Boolean) ?? []).toEqual([]);
    }
  });

  it.each(legacyReads)('by the legacy read %s is refused to who names another', async (route) => {
    for (const tenant of ['a', 'a|b', 'b|a', 'B']) {
      for (const answer of await askLegacy(route, as(tenant, OF_B)))
        expect(answer).toMatch(/^403 .*"permission_denied".*_FORBIDDEN\]/);
    }
    for (const answer of await askLegacy(route, { 'x-scope-orgid': 'a' })) expect(answer).toMatch(/^401 /);
    for (const answer of await askLegacy(route, as("a' OR '1'='1")))
      expect(answer).toMatch(/^400 .*_TENANT\]/);
  });

  it('by legacy reads for several is the data of both, merged', async () => {
    const [answer = ''] = await askLegacy('render', as('a|b'));
    const { flamebearer } = JSON.parse(answer.slice(4));
    expect(flamebearer.numTicks).toBe(2_009);
    expect(flamebearer.names.toSorted()).toEqual([MARK, 'beta', 'main', 'total', 'work']);
  });

  it.each(['a|b', 'b|a|b'])('of %s is the data of both, merged', async (tenants) => {
    const { names } = await server.query('LabelValues', { name: 'service_name', ...RANGE }, as(tenants));
    expect(names).toEqual([MARK, 'beta', 'shop']);
    const { series } = await server.query(
      'SelectSeries',
      { ...CPU_QUERY, step: 120, groupBy: ['region'] },
      as(tenants),
    );
    const sums = series.map(({ points }: { points: { value: number }[] }) =>
      points.reduce((sum, { value }) => sum + value, 0),
    );
    expect(sums).toEqual([1_000 + MARK.length + 1_000 + 'beta'.length]);
    const { flamegraph } = await server.query('SelectMergeStacktraces', CPU_QUERY, as(tenants));
    expect(flamegraph.names.slice().sort()).toEqual([MARK, 'beta', 'main', 'total', 'work']);
    expect(Number(flamegraph.total)).toBe(2_009);
  });
});

describe('what a tenant writes', () => {
  const profile = (service: string) =>
    encodeTestProfile({
      timeMs: TIME_MS,
      resource: { 'service.name': service },
      samples: [{ stack: 'main', value: 1 }],
    });

  /** Every way in, with a profile of a service that is named after it. */
  const DOORS: readonly [
    door: string,
    send: (headers: Record<string, string>, door: string) => Promise<Response>,
  ][] = [
    [
      'otlp',
      (headers, door) =>
        server.post('/v1development/profiles', Uint8Array.from(profile(door)), {
          'content-type': 'application/x-protobuf',
          ...headers,
        }),
    ],
    [
      'ingest',
      (headers, door) => {
        const seconds = Math.floor(TIME_MS / 1_000);
        return server.post(
          `/ingest?name=${door}&format=folded&from=${seconds}&until=${seconds + 10}`,
          'main 1',
          headers,
        );
      },
    ],
    [
      'push',
      (headers, door) => {
        const { data } = decodeProfiles(profile(door));
        const scope = data.resourceProfiles[0]?.scopeProfiles[0];
        if (scope === undefined) throw new Error('the profile has no scope');
        const bytes = encodePprof(profilesToPprof(scope, data.dictionary));
        const labels = [
          { name: '__name__', value: 'process_cpu' },
          { name: 'service_name', value: door },
        ];
        const samples = [{ rawProfile: Buffer.from(bytes).toString('base64') }];
        return server.post('/push.v1.PusherService/Push', JSON.stringify({ series: [{ labels, samples }] }), {
          'content-type': 'application/json',
          ...headers,
        });
      },
    ],
  ];
  const services = async (tenant: string): Promise<readonly string[]> => {
    const { names = [] } = await server.query(
      'LabelValues',
      { name: 'service_name', ...FOR_EVER },
      as(tenant),
    );
    return names;
  };

  it.each(DOORS)('is its own, by the door %s', async (door, send) => {
    const others = await Promise.all(['a', 'b', 'anonymous'].map(services));
    const response = await send(as(`writer-${door}`), door);
    expect([response.status, await response.text()]).toEqual([200, expect.anything()]);
    expect(await services(`writer-${door}`)).toEqual([door]);
    expect(await Promise.all(['a', 'b', 'anonymous'].map(services))).toEqual(others);
  });

  it.each(DOORS)('is not taken by the door %s for others, several or nobody', async (door, send) => {
    const before = await Promise.all(['a', 'b'].map(services));
    const statuses: number[] = [];
    for (const headers of [
      as('a', OF_B),
      as('a|b'),
      as('..'),
      { authorization: `Bearer ${ALL}` },
      { 'x-scope-orgid': 'a' },
    ]) {
      statuses.push((await send(headers, `${door}-forged`)).status);
    }
    expect(statuses).toEqual([403, 400, 400, 401, 401]);
    expect(await Promise.all(['a', 'b'].map(services))).toEqual(before);
  });
});

describe('names that no tenant can have', () => {
  it.each(["a' OR '1'='1", '%', 'a,b', '..', '.', '|', 'b|', "b']) OR tenant IN (['a", 'x'.repeat(151)])(
    'are refused by every method: %s',
    async (name) => {
      for (const method of methods) {
        const response = await server.post(`/querier.v1.QuerierService/${method}`, '{}', {
          'content-type': 'application/json',
          ...as(name),
        });
        const { code, message } = (await response.json()) as { code: string; message: string };
        expect([response.status, code], method).toEqual([400, 'invalid_argument']);
        expect(message).toMatch(/^\[HOTSPAN_ERR_SERVER_TENANT\] /);
      }
    },
  );
});

describe('gRPC', () => {
  it('takes the tenant from metadata', async () => {
    const client = createClient(QuerierService, createGrpcTransport({ baseUrl: server.url }));
    const request = { name: 'service_name', start: BigInt(RANGE.start), end: BigInt(RANGE.end) };
    expect((await client.labelValues(request, { headers: as('b') })).names).toEqual(['beta', 'shop']);
    expect((await client.labelValues(request, { headers: as('a') })).names).toEqual([MARK, 'shop']);
    const refusal = (headers: Record<string, string>) =>
      client.labelValues(request, { headers }).catch(({ code }: { code: Code }) => Code[code]);
    expect(await refusal({ authorization: `Bearer ${ALL}` })).toBe('Unauthenticated');
    expect(await refusal({ 'x-scope-orgid': 'a' })).toBe('Unauthenticated');
    expect(await refusal(as('a', OF_B))).toBe('PermissionDenied');
    expect(await refusal(as('..'))).toBe('InvalidArgument');
  });
});
