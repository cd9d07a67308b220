import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../ops/version.js';
import { encodeTestProfile, startTestServer, type TestServer } from '../../test-server.fixture.js';
import { askApi, getApi } from '../get-api.fixture.js';

const T = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
const TRACE_LINK = 'https://tempo.example.com/trace/{trace_id}';
const shop = (timeMs: number, resource = {}): Uint8Array =>
  encodeTestProfile({ timeMs, resource, samples: [{ stack: 'main', value: 1 }] });

describe('the status of a server', () => {
  let server: TestServer;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field, which is the test
  let status: any;

  beforeAll(async () => {
    server = await startTestServer({ traceLink: TRACE_LINK, retentionMs: 7 * 86_400_000, maxDiskBytes: 1e9 });
    await server.push(shop(T));
    await server.push(shop(T + 1_000, { pod: 'a' }));
    await server.post('/v1/profiles', Uint8Array.from(shop(T - 60 * 86_400_000)), {
      'content-type': 'application/x-protobuf',
    });
    await server.post('/v1/profiles', 'x', { 'content-type': 'text/x' });
    status = await askApi(server, 'status');
  });
  afterAll(() => server.stop());

  it('tells what the server is', () => {
    expect(status).toMatchObject({ version: VERSION, storage: 'embedded', traceLink: TRACE_LINK });
    expect(status.uptimeSeconds).toBeGreaterThan(0);
  });

  it('tells what came, since the start and lately', () => {
    const [{ tenant, received }] = status.tenants;
    expect([tenant, received.profiles, received.lately.profiles]).toEqual(['anonymous', 2, 2]);
    expect(received.bytes).toBeGreaterThan(100);
    expect(received.lately.bytes).toBe(received.bytes);
    expect(received.lately.seconds).toBeGreaterThan(0);
  });

  it('tells what was not stored, why, and what to do', () => {
    const advice = expect.stringMatching(/raise --max-profile-age \(and .*\)\.$/);
    expect(status.tenants[0].rejected).toEqual([{ reason: 'not_in_ingestion_window', profiles: 1, advice }]);
    expect(status.server.refused).toContainEqual({
      door: 'otlp_http',
      code: 'HOTSPAN_ERR_SERVER_CONTENT_TYPE',
      requests: 1,
      about: 'The request has a content type that this address does not take.',
    });
    expect(status.server).toMatchObject({ refusedConnections: 0, dropped: [] });
  });

  it('tells what is stored, and how much room it takes', () => {
    expect(status.stored).toEqual({
      profiles: 2,
      oldest: T,
      newest: T + 1_000,
      services: 1,
      profileTypes: 1,
      series: 2,
    });
    expect(status.server.diskBytes).toBeGreaterThan(0);
    expect(status.server.maxDiskBytes).toBe(1e9);
  });

  it('tells the limits in force', () => {
    expect(status.tenants[0]).toMatchObject({
      retentionMs: 7 * 86_400_000,
      rateLimitedBytes: 0,
      limits: { max_samples: 1_000_000, max_profile_bytes: '32MiB', ingestion_rate: 0 },
    });
  });
});

it('says that nothing is there, and of no trace link where none is configured', async () => {
  const server = await startTestServer();
  try {
    const status = await askApi(server, 'status');
    expect(status.stored).toEqual({ profiles: 0, services: 0, profileTypes: 0, series: 0 });
    expect(status).not.toHaveProperty('traceLink');
  } finally {
    await server.stop();
  }
});

describe('the status of a server of several tenants', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({
      multiTenancy: true,
      authToken: 'admin:s3cret-admin,read@b:s3cret-of-b',
    });
  });
  afterAll(() => server.stop());

  const as = (tenant: string) => ({ authorization: 'Bearer s3cret-admin', 'x-scope-orgid': tenant });
  async function ask(headers: Record<string, string>) {
    const response = await getApi(server, 'status', {}, { headers });
    return [response.status, JSON.parse(await response.text())];
  }
  async function write(tenant: string, timeMs: number): Promise<void> {
    const headers = { ...as(tenant), 'content-type': 'application/x-protobuf' };
    await server.post('/v1/profiles', Uint8Array.from(shop(timeMs)), headers);
  }
  /** Without what goes on by itself. */
  const still = ([code, { uptimeSeconds: _uptime, tenants, ...rest }]: Awaited<ReturnType<typeof ask>>) => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const withoutLately = tenants.map(({ received: { lately: _lately, ...received }, ...tenant }: any) => ({
      ...tenant,
      received,
    }));
    return [code, rest, withoutLately];
  };

  it('tells each of its own data, and nothing that depends on that of others', async () => {
    await write('b', T);
    const before = still(await ask(as('b')));
    expect(before).toMatchObject([
      200,
      { stored: { profiles: 1 } },
      [{ tenant: 'b', received: { profiles: 1 } }],
    ]);
    expect(before[1]).not.toHaveProperty('server');
    await write('a', T);
    await write('a', T - 60 * 86_400_000);
    await server.post('/v1/profiles', 'x', { ...as('a'), 'content-type': 'text/x' });
    expect(still(await ask(as('b')))).toEqual(before);
    expect(still(await ask({ authorization: 'Bearer s3cret-of-b' }))).toEqual(before);
  });

  it('is of several for who names them', async () => {
    const [, status] = await ask(as('a|b'));
    expect(status.tenants).toMatchObject([
      { tenant: 'a', received: { profiles: 1 }, rejected: [{ profiles: 1 }] },
      { tenant: 'b', received: { profiles: 1 }, rejected: [] },
    ]);
    expect(status.stored).toMatchObject({ profiles: 2, services: 1, series: 2 });
  });

  it('is refused to who may not read of the tenant', async () => {
    const [code] = await ask({ authorization: 'Bearer s3cret-of-b', 'x-scope-orgid': 'a' });
    expect(code).toBe(403);
  });
});
