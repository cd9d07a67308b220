import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { encodeRequest } from './otlp-requests.fixture.js';
import { expectNothingStored, type Refusal, readRefusal } from './refusals.fixture.js';

const PATH = '/v1development/profiles';
const KIB = 1024;
const MAX_BODY_BYTES = 64 * KIB;
const MAX_DECOMPRESSED_BYTES = 256 * KIB;
const RESOURCE_EXHAUSTED = 8;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    maxBodyBytes: MAX_BODY_BYTES,
    maxDecompressedBytes: MAX_DECOMPRESSED_BYTES,
  });
});
afterAll(() => server.stop());

describe('a body over the limit', () => {
  const tooLarge = (bytes: number, option: string): Refusal => ({
    status: 413,
    codec: 'protobuf',
    rpcCode: RESOURCE_EXHAUSTED,
    message: expect.stringMatching(
      new RegExp(`^\\[HOTSPAN_ERR_SERVER_TOO_LARGE\\] .* ${bytes} bytes.* raise ${option}\\.$`),
    ),
  });

  it('is refused by its Content-Length', async () => {
    await expectNothingStored(server, 'too long', async () => {
      const body = new Uint8Array(3_000_000);
      const response = await server.post(PATH, body, { 'content-type': 'application/x-protobuf' });
      expect(await readRefusal(response)).toEqual(tooLarge(MAX_BODY_BYTES, '--max-body-bytes'));
    });
  });

  it.each([
    ['a good length', MAX_BODY_BYTES, 400],
    ['one byte more', MAX_BODY_BYTES + 1, 413],
  ])('begins right behind the limit: %s', async (_, length, status) => {
    const response = await server.post(PATH, new Uint8Array(length), {
      'content-type': 'application/x-protobuf',
    });
    expect(response.status).toBe(status);
  });

  it('is refused once decompressed, however small it was sent', async () => {
    await expectNothingStored(server, 'bomb', async () => {
      const bomb = gzipSync(new Uint8Array(50 * KIB * KIB));
      expect(bomb.length).toBeLessThan(MAX_BODY_BYTES);
      const response = await server.post(PATH, bomb, {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
      });
      expect(await readRefusal(response)).toEqual(
        tooLarge(MAX_DECOMPRESSED_BYTES, '--max-decompressed-bytes'),
      );
    });
  });

  it('is refused while it streams without a length, and the client is not hung up on', async () => {
    await expectNothingStored(server, 'endless', async () => {
      const request = httpRequest(`${server.url}${PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'transfer-encoding': 'chunked' },
      });
      const hungUp = once(request, 'error').then(([error]) => Promise.reject(error));
      // More than the network holds, so that the answer comes while there is still something to send.
      request.end(new Uint8Array(16 * KIB * KIB));
      const [response] = await Promise.race([once(request, 'response'), hungUp]);
      expect(response.statusCode).toBe(413);
      response.resume();
      await Promise.race([once(request, 'close'), hungUp]);
      expect(request.writableFinished).toBe(true);
    });
  });

  it('is refused over HTTP/2 as well, and the stream ends', async () => {
    await expectNothingStored(server, 'endless http2', async () => {
      const session = connectHttp2(server.url);
      const stream = session.request({
        ':method': 'POST',
        ':path': PATH,
        'content-type': 'application/x-protobuf',
      });
      stream.end(new Uint8Array(3_000_000));
      const [headers] = await once(stream, 'response');
      expect(headers[':status']).toBe(413);
      stream.resume();
      await once(stream, 'close');
      session.close();
    });
  });
});

describe('a client that goes away in the middle of its body', () => {
  const CUT_OFF = 'hotspan_refused_requests_total{door="otlp_http",code="HOTSPAN_ERR_SERVER_BODY"}';

  it('over HTTP/1.1 leaves nothing behind', async () => {
    await expectNothingStored(server, 'cut', async () => {
      const before = await readMetric(server, CUT_OFF);
      const body = encodeRequest({ service: 'cut' });
      const request = httpRequest(`${server.url}${PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'content-length': body.length + 1 },
      });
      // Ignored: the client breaks the connection itself.
      request.on('error', () => {});
      request.write(body);
      await waitForMetric(server, 'hotspan_pending_bytes', body.length);
      request.destroy();
      await waitForMetric(server, CUT_OFF, before + 1);
      expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
    });
  });

  it('over HTTP/2 leaves nothing behind, though what came is a whole message', async () => {
    await expectNothingStored(server, 'cut http2', async () => {
      const before = await readMetric(server, CUT_OFF);
      const session = connectHttp2(server.url);
      const stream = session.request({
        ':method': 'POST',
        ':path': PATH,
        'content-type': 'application/x-protobuf',
      });
      // Ignored: the client resets the stream itself.
      stream.on('error', () => {});
      const body = encodeRequest({ service: 'cut http2' });
      stream.write(body);
      await waitForMetric(server, 'hotspan_pending_bytes', body.length);
      stream.destroy();
      await waitForMetric(server, CUT_OFF, before + 1);
      expect(await readMetric(server, 'hotspan_pending_bytes')).toBe(0);
      session.close();
    });
  });
});
