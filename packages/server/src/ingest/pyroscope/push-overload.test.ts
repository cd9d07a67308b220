import { create } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport } from '@connectrpc/connect-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RetryInfoSchema } from '../../gen/google/rpc/error_details_pb.js';
import { PusherService, PushRequestSchema } from '../../gen/push/v1/push_pb.js';
import { waitForMetric } from '../../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../../test-server.fixture.js';
import { encodeTestPprof } from './pprof.fixture.js';

let server: TestServer;

beforeAll(async () => {
  // A write waits long for others, so that requests that are sent together also wait together.
  server = await startTestServer({ maxPendingBytes: 1024 * 1024, commitWaitMs: 500 });
});
afterAll(() => server.stop());

it.each(['Connect', 'gRPC'])(
  'a server that is full tells clients of %s when to send again, and holds nothing afterwards',
  async (kind) => {
    const transport =
      kind === 'gRPC'
        ? createGrpcTransport({ baseUrl: server.url })
        : createConnectTransport({ baseUrl: server.url, httpVersion: '1.1', useBinaryFormat: true });
    const client = createClient(PusherService, transport);
    const profile = encodeTestPprof({ timeMs: Date.now() });
    // Annotations of clients are dropped, but their bytes are held as long as the rest.
    const annotations = [{ key: 'padding', value: 'x'.repeat(400_000) }];
    const message = create(PushRequestSchema, {
      series: [
        {
          labels: [{ name: '__name__', value: 'process_cpu' }],
          samples: [{ rawProfile: profile }],
          annotations,
        },
      ],
    });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.push(message).then(() => undefined, ConnectError.from)),
    );
    const refused = answers.filter((error) => error !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(8);
    for (const error of refused) {
      expect(error.code).toBe(Code.ResourceExhausted);
      expect(error.rawMessage).toMatch(/^\[HOTSPAN_ERR_SERVER_BUSY\]/);
      expect(error.findDetails(RetryInfoSchema)).toMatchObject([{ retryDelay: { seconds: 1n } }]);
      expect(error.metadata.get('retry-after')).toBe('1');
    }
    await waitForMetric(server, 'hotspan_pending_bytes', 0);
  },
);
