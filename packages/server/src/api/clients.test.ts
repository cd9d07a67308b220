import { Code, createClient, type Transport } from '@connectrpc/connect';
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProfileFormat, QuerierService } from '../gen/querier/v1/querier_pb.js';
import {
  CPU_TYPE,
  encodeTestProfile,
  readFlameGraph,
  startTestServer,
  type TestServer,
} from '../test-server.fixture.js';

const TIME_MS = Date.now();
const BIG_RANGE = { start: BigInt(TIME_MS - 1_000), end: BigInt(TIME_MS + 1_000) };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.push(encodeTestProfile({ samples: [{ stack: 'main;work', value: 5 }], timeMs: TIME_MS }));
});
afterAll(() => server.stop());

describe('a client of the query service', () => {
  const clients: [name: string, create: (baseUrl: string) => Transport][] = [];
  for (const useBinaryFormat of [true, false]) {
    const codec = useBinaryFormat ? 'protobuf' : 'JSON';
    clients.push(
      [`gRPC in ${codec}`, (baseUrl) => createGrpcTransport({ baseUrl, useBinaryFormat })],
      [
        `gRPC in ${codec}, compressed`,
        (baseUrl) =>
          createGrpcTransport({
            baseUrl,
            useBinaryFormat,
            sendCompression: compressionGzip,
            compressMinBytes: 0,
          }),
      ],
    );
    for (const httpVersion of ['1.1', '2'] as const) {
      const options = { httpVersion, useBinaryFormat };
      clients.push(
        [
          `gRPC-Web in ${codec} over HTTP/${httpVersion}`,
          (baseUrl) => createGrpcWebTransport({ baseUrl, ...options }),
        ],
        [
          `Connect in ${codec} over HTTP/${httpVersion}`,
          (baseUrl) => createConnectTransport({ baseUrl, ...options }),
        ],
      );
    }
    clients.push([
      `Connect in ${codec}, compressed`,
      (baseUrl) =>
        createConnectTransport({
          baseUrl,
          httpVersion: '1.1',
          useBinaryFormat,
          sendCompression: compressionGzip,
          compressMinBytes: 0,
        }),
    ]);
  }

  it.each(clients)('by %s is answered, and told what is wrong', async (_, createTransport) => {
    const client = createClient(QuerierService, createTransport(server.url));
    const query = { profileTypeID: CPU_TYPE, labelSelector: '{service_name="shop"}', ...BIG_RANGE };
    const { flamegraph } = await client.selectMergeStacktraces(query);
    const levels = flamegraph?.levels.map(({ values }) => ({ values: values.map(String) })) ?? [];
    expect(readFlameGraph({ names: flamegraph?.names ?? [], levels })).toEqual({
      main: [0, 5],
      'main;work': [5, 5],
    });
    const { tree } = await client.selectMergeStacktraces({ ...query, format: ProfileFormat.TREE });
    expect(Buffer.from(tree).toString('hex')).toBe(
      '00000104'.concat('6d61696e', '000104', '776f726b', '0500'),
    );
    await expect(client.selectMergeStacktraces({ ...query, start: 0n })).rejects.toMatchObject({
      code: Code.InvalidArgument,
      rawMessage: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_QUERY\] start and end are required/),
    });
  });

  it('takes the deadline that it sets', async () => {
    const client = createClient(QuerierService, createGrpcTransport({ baseUrl: server.url }));
    await expect(
      client.labelValues({ name: 'service_name', ...BIG_RANGE }, { timeoutMs: 60_000 }),
    ).resolves.toMatchObject({ names: expect.arrayContaining(['shop']) });
  });
});
