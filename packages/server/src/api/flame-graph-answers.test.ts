import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { toJsonString } from '@bufbuild/protobuf';
import { createClient } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AsyncQueryType,
  DiffResponseSchema,
  QuerierService,
  SelectMergeSpanProfileResponseSchema,
  SelectMergeStacktracesResponseSchema,
} from '../gen/querier/v1/querier_pb.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

const TIME_MS = Date.now();
/** Values that take one digit, ten, and more than 32 bits. */
const SAMPLES = Array.from({ length: 400 }, (_, i) => ({
  stack: `main;f${i % 20};λ "g${i}"`,
  value: 7 ** (i % 14) + i,
}));
const SELECTION = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}' };
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
const BIG_RANGE = { start: BigInt(RANGE.start), end: BigInt(RANGE.end) };
const QUERY = { ...SELECTION, ...RANGE };
const BIG_QUERY = { ...SELECTION, ...BIG_RANGE };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.push(
    encodeTestProfile({ timeMs: TIME_MS, samples: SAMPLES, resource: { 'service.name': 'shop' } }),
  );
});
afterAll(() => server.stop());

interface PlainAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Over plain HTTP, for `fetch` hides what was compressed. */
function ask(
  method: string,
  message: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<PlainAnswer> {
  return new Promise((resolve, reject) => {
    const url = `${server.url}/querier.v1.QuerierService/${method}`;
    const sent = httpRequest(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(message));
  });
}

const transports = {
  'Connect in protobuf': () =>
    createConnectTransport({ baseUrl: server.url, httpVersion: '1.1', useBinaryFormat: true }),
  'gRPC in JSON': () => createGrpcTransport({ baseUrl: server.url, useBinaryFormat: false }),
  'gRPC-Web in JSON': () =>
    createGrpcWebTransport({ baseUrl: server.url, httpVersion: '1.1', useBinaryFormat: false }),
};
const clientOf = (name: keyof typeof transports) => createClient(QuerierService, transports[name]());

describe.each(Object.keys(transports) as (keyof typeof transports)[])(
  'what Connect has in JSON and %s',
  (name) => {
    it('is one flame graph', async () => {
      const message = await clientOf(name).selectMergeStacktraces(BIG_QUERY);
      const { bytes } = await ask('SelectMergeStacktraces', QUERY);
      expect(bytes.toString()).toBe(toJsonString(SelectMergeStacktracesResponseSchema, message));
      expect(message.flamegraph?.total).toBe(BigInt(SAMPLES.reduce((sum, { value }) => sum + value, 0)));
      expect(message.flamegraph?.levels.length).toBe(4);
    });

    it('is one flame graph of spans', async () => {
      const spans = { spanSelector: ['00000000000000ab'] };
      const message = await clientOf(name).selectMergeSpanProfile({ ...BIG_QUERY, ...spans });
      const { bytes } = await ask('SelectMergeSpanProfile', { ...QUERY, ...spans });
      expect(bytes.toString()).toBe(toJsonString(SelectMergeSpanProfileResponseSchema, message));
    });

    it('is one diff', async () => {
      const empty = { ...SELECTION, start: 1, end: 2 };
      const message = await clientOf(name).diff({ left: BIG_QUERY, right: { ...empty, start: 1n, end: 2n } });
      const { bytes } = await ask('Diff', { left: QUERY, right: empty });
      expect(bytes.toString()).toBe(toJsonString(DiffResponseSchema, message));
      expect([
        message.flamegraph?.leftTicks === message.flamegraph?.total,
        message.flamegraph?.rightTicks,
      ]).toEqual([true, 0n]);
    });
  },
);

describe('an answer in JSON', () => {
  it('is compressed for who takes that', async () => {
    const plain = await ask('SelectMergeStacktraces', QUERY);
    expect(plain.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(plain.bytes.length),
    });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await ask('SelectMergeStacktraces', QUERY, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(packed.bytes.length),
    });
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  });

  it('is not compressed when it is small', async () => {
    const nothing = { ...QUERY, labelSelector: '{service_name="nobody"}' };
    const { headers, bytes } = await ask('SelectMergeStacktraces', nothing, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(JSON.parse(bytes.toString())).toEqual({
      flamegraph: { names: ['total'], levels: [{ values: ['0', '0', '0', '0'] }] },
    });
  });

  it('is an error where there is one', async () => {
    const { status, bytes } = await ask('Diff', { left: QUERY }, { 'accept-encoding': 'gzip' });
    expect([status, JSON.parse(bytes.toString()).code]).toEqual([400, 'invalid_argument']);
  });

  it('is the same when it is fetched later', async () => {
    const client = clientOf('Connect in protobuf');
    const { async: started } = await client.selectMergeStacktraces({
      ...BIG_QUERY,
      async: { type: AsyncQueryType.FORCE },
    });
    const later = { async: { requestId: started?.requestId ?? '' } };
    const fetched = await expect
      .poll(async () => JSON.parse((await ask('SelectMergeStacktraces', later)).bytes.toString()))
      .toMatchObject({ async: { status: 'ASYNC_QUERY_STATUS_SUCCESS' } })
      .then(async () => JSON.parse((await ask('SelectMergeStacktraces', later)).bytes.toString()));
    const now = JSON.parse((await ask('SelectMergeStacktraces', QUERY)).bytes.toString());
    expect(fetched.flamegraph).toEqual(now.flamegraph);
  });
});
