import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitForMetric } from '../../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../../test-server.fixture.js';

const PADDING = `${'x'.repeat(1_000_000)}\n`;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ maxPendingBytes: 1024 * 1024 });
});
afterAll(() => server.stop());

it('a server that is full answers 429 without reading on, and takes the request when it comes again', async () => {
  const holder = connect(Number(new URL(server.url).port), '127.0.0.1');
  holder.write(
    `POST /ingest?name=a HTTP/1.1\r\nhost: a\r\ncontent-length: ${PADDING.length + 1}\r\n\r\n${PADDING}`,
  );
  await waitForMetric(server, 'hotspan_pending_bytes', PADDING.length);
  const refused = await server.post('/ingest?name=a', `a;b 1\n${PADDING}`);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toEqual({
    code: 'resource_exhausted',
    message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_BUSY\]/),
  });
  holder.destroy();
  await waitForMetric(server, 'hotspan_pending_bytes', 0);
  expect((await server.post('/ingest?name=a', `a;b 1\n${PADDING}`)).status).toBe(200);
});
