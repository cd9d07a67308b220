import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as grpc from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { portOf } from '../bad-days/raw-connection.fixture.js';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

const METRIC = 'hotspan_call_bytes';
/** As api/limit-bodies.ts lets them in at their first bytes: four fifths of 64 MiB. */
const FULL_BYTES = Math.floor(0.8 * 64 * 1024 * 1024);
const RANGE = { start: 1, end: 2 };
const BODY_BYTES = 4_000_000;
const PATH = '/querier.v1.QuerierService/LabelNames';
const BUSY =
  /^\[HOTSPAN_ERR_SERVER_BUSY\] requests of \d+ bytes wait for their answers(,|%2C) and 67108864 is the most\. Try again/;

let server: TestServer;
const sockets: Socket[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await waitForMetric(server, METRIC, 0);
});
afterAll(() => server.stop());

/** Begins a request and sends its body but for the last byte. */
function hold(body: Uint8Array, headers = ''): void {
  const socket = connect(portOf(server), '127.0.0.1');
  socket.on('error', () => {});
  sockets.push(socket);
  socket.write(
    `POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}content-length: ${body.length + 1}\r\n\r\n`,
  );
  socket.write(body);
}

async function fill(): Promise<void> {
  const count = Math.floor(FULL_BYTES / BODY_BYTES);
  for (let i = 0; i < count; i++) hold(Buffer.alloc(BODY_BYTES, ' '));
  await waitForMetric(server, METRIC, count * BODY_BYTES);
  // What is left for those that were let in.
  hold(Buffer.alloc(FULL_BYTES - count * BODY_BYTES, ' '));
  await waitForMetric(server, METRIC, FULL_BYTES);
}

describe('calls that together bring too much', () => {
  it('are refused until others are over, in Connect', async () => {
    await fill();
    const refused = await server.post(PATH, '{}', { 'content-type': 'application/json' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await refused.json()).toMatchObject({
      code: 'resource_exhausted',
      message: expect.stringMatching(BUSY),
    });
    expect(await readMetric(server, `hotspan_http_requests_total{route="${PATH}",status="429"}`)).toBe(1);
    // Those who store are not concerned.
    const stored = await server.post('/ingest?name=app.cpu', 'main 1\n');
    expect(stored.status).toBe(200);
    for (const socket of sockets.splice(0)) socket.destroy();
    await waitForMetric(server, METRIC, 0);
    expect(await server.query('LabelNames', RANGE)).toEqual(expect.any(Object));
  });

  it('are refused in gRPC', async () => {
    await fill();
    const client = new grpc.Client(`127.0.0.1:${portOf(server)}`, grpc.credentials.createInsecure());
    const error = await new Promise<grpc.ServiceError | null>((resolve) => {
      const same = (bytes: Buffer): Buffer => bytes;
      client.makeUnaryRequest(PATH, same, same, Buffer.alloc(0), (failed) => resolve(failed));
    });
    client.close();
    expect([error?.code, error?.details]).toEqual([
      grpc.status.RESOURCE_EXHAUSTED,
      expect.stringMatching(BUSY),
    ]);
  });
});

it('counts a compressed call as what it may become, until it is answered', async () => {
  const bomb = gzipSync(Buffer.alloc(4_000_000, ' '));
  const half = bomb.subarray(0, bomb.length - 1);
  hold(half, 'content-encoding: gzip\r\n');
  await waitForMetric(server, METRIC, half.length + Math.min(half.length * 1_032, 4 * 1024 * 1024));
  sockets.at(-1)?.write(bomb.subarray(bomb.length - 1));
  await waitForMetric(server, METRIC, 0);
});

it('gives back what answered calls held', async () => {
  for (let i = 0; i < 30; i++) {
    await server.query('LabelNames', RANGE);
    await server.post(PATH, 'no json', { 'content-type': 'application/json' });
  }
  await waitForMetric(server, METRIC, 0);
});
