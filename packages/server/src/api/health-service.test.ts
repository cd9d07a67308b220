import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Status,
} from '../gen/grpc/health/v1/health_pb.js';
import { createGrpcClient, type GrpcClient } from '../ingest/grpc-client.fixture.js';
import { findFreePort } from '../listen/free-port.fixture.js';
import { type ClickHouseFacade, startClickHouseFacade } from '../store/clickhouse-facade.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

const OTLP = 'opentelemetry.proto.collector.profiles.v1development.ProfilesService';
let facade: ClickHouseFacade;
let port: number;
let client: GrpcClient;
let server: TestServer | undefined;

beforeAll(async () => {
  facade = await startClickHouseFacade();
  port = await findFreePort();
  client = createGrpcClient(`http://127.0.0.1:${port}`);
});
afterAll(async () => {
  client.close();
  await server?.stop();
  await facade.stop();
});

/** The status by its name, or the code of the error. */
async function check(service = ''): Promise<string | number | undefined> {
  const request = toBinary(HealthCheckRequestSchema, create(HealthCheckRequestSchema, { service }));
  const { code, answer } = await client.call(request, { path: '/grpc.health.v1.Health/Check' });
  return code === 0 ? Status[fromBinary(HealthCheckResponseSchema, answer).status] : code;
}

it('gRPC health follows the server as it starts, is ready, loses its store and stops', async () => {
  await facade.goAway();
  const starting = startTestServer({
    clickhouseUrl: facade.url,
    port,
    multiTenancy: true,
    authToken: 's3cret-of-all',
  });
  const ready = () => fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
  await vi.waitUntil(async () => (await ready()) !== undefined, { timeout: 20_000 });
  expect(await check()).toBe('NOT_SERVING');
  expect(await check(OTLP)).toBe('NOT_SERVING');
  await facade.comeBack();
  server = await starting;
  for (const service of ['', OTLP, 'push.v1.PusherService', 'querier.v1.QuerierService'])
    expect(await check(service)).toBe('SERVING');
  // NOT_FOUND and UNIMPLEMENTED, as the protocol wants them.
  expect(await check('querier.v1.NoSuchService')).toBe(5);
  expect((await client.call(new Uint8Array(), { path: '/grpc.health.v1.Health/Watch' })).code).toBe(12);
  await facade.goAway();
  await vi.waitUntil(async () => (await check()) === 'NOT_SERVING', { timeout: 20_000, interval: 200 });
  await facade.comeBack();
  await vi.waitUntil(async () => (await check()) === 'SERVING', { timeout: 20_000, interval: 200 });
});

it('gRPC health is JSON for who has no gRPC', async () => {
  const response = await fetch(`http://127.0.0.1:${port}/grpc.health.v1.Health/Check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect([response.status, await response.json()]).toEqual([200, { status: 'SERVING' }]);
});
