import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { createGrpcClient, type GrpcClient } from './grpc-client.fixture.js';
import { encodeLargeRequest, encodeRequest, queryStacks } from './otlp-requests.fixture.js';

const KIB = 1024;
const DEADLINE_EXCEEDED = 4;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;
const DEADLINES = 'hotspan_refused_requests_total{door="otlp_grpc",code="HOTSPAN_ERR_SERVER_DEADLINE"}';
let server: TestServer;
let client: GrpcClient;

beforeAll(async () => {
  // A write waits long for others, so that requests that are sent together also wait together.
  server = await startTestServer({ maxPendingBytes: 1024 * KIB, commitWaitMs: 1_000 });
  client = createGrpcClient(server.url);
});
afterAll(async () => {
  client.close();
  await server.stop();
});

it('a deadline that passes ends the call, and what was sent is stored all the same', async () => {
  // Connected, so that the time goes by while the write waits and not before.
  await client.call(new Uint8Array(0));
  const outcome = await client.call(encodeRequest({ service: 'grpc late' }), { deadlineMs: 500 });
  expect(outcome.code).toBe(DEADLINE_EXCEEDED);
  await waitForMetric(server, 'hotspan_committed_rows_total{table="profiles"}', 1);
  await waitForMetric(server, 'hotspan_pending_bytes', 0);
  expect(await queryStacks(server, 'grpc late')).toEqual({ main: [7, 7] });
  expect(await readMetric(server, DEADLINES)).toBe(1);
});

it('a server with more to store than it may hold says when to send again, and stores the rest', async () => {
  const services = Array.from({ length: 8 }, (_, i) => `grpc busy ${i}`);
  const outcomes = await Promise.all(
    services.map((service) => client.call(encodeLargeRequest(service, 400 * KIB))),
  );
  const refused = outcomes.filter(({ code }) => code !== 0);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(8);
  for (const outcome of refused) {
    expect(outcome).toMatchObject({
      code: RESOURCE_EXHAUSTED,
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_BUSY\] .* Try again shortly\.$/),
      retryAfterSeconds: 1,
    });
  }
  for (const [i, service] of services.entries()) {
    expect(await queryStacks(server, service)).toEqual(outcomes[i]?.code === 0 ? { main: [7, 7] } : {});
  }
  expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
});

it('a server that stops answers the calls that wait, and tells others to come again', async () => {
  const waiting = client.call(encodeRequest({ service: 'grpc last' }));
  await waitForMetric(server, 'hotspan_pending_bytes', encodeRequest({ service: 'grpc last' }).length + 5);
  const stopped = server.stop();
  expect(await client.call(encodeRequest({ service: 'grpc too late' }))).toMatchObject({
    code: UNAVAILABLE,
    message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_STARTING\] the server is stopping/),
    retryAfterSeconds: 1,
  });
  expect(await waiting).toMatchObject({ code: 0 });
  await stopped;
});
