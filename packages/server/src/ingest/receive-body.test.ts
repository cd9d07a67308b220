import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discardBody, type HttpRequest, receiveBody } from './receive-body.js';

const KIB = 1024;
const MAX_BYTES = 100 * KIB;

/** A server that answers a body when it is too large, and discards what is left for as long as this. */
async function listen(
  discardTimeoutMs: number,
  timeoutMs = 60_000,
): Promise<{ readonly url: string; readonly streamClosed: Promise<unknown> }> {
  async function handle(request: HttpRequest, response: ServerResponse): Promise<void> {
    const received = receiveBody(request, { maxBytes: MAX_BYTES, onPart: () => {}, timeoutMs });
    const text = await received.then(
      (body) => `took ${body.length}`,
      (error: unknown) => String(error),
    );
    response.end(text);
    discardBody(request, discardTimeoutMs);
  }
  // The compatibility API has the shape of HTTP/1.1's.
  const server = createServer(handle as unknown as Parameters<typeof createServer>[1]);
  const streamClosed = once(server, 'stream').then(([stream]) => once(stream, 'close'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  // A listening TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, streamClosed };
}

function post(url: string) {
  const session = connect(url);
  onTestFinished(() => session.destroy());
  return session.request({ ':method': 'POST', ':path': '/' }).setEncoding('utf8');
}

describe('what is left of a body of HTTP/2 that is refused', () => {
  it('is taken to its end', async () => {
    const { url, streamClosed } = await listen(60_000);
    const stream = post(url);
    stream.end(Buffer.alloc(3 * KIB * KIB));
    const [text] = await once(stream, 'data');
    expect(text).toContain('TOO_LARGE');
    await Promise.all([once(stream, 'close'), streamClosed]);
    expect(stream.rstCode).toBe(0);
  });

  it('is waited for no longer than that, and is not an error', async () => {
    const { url, streamClosed } = await listen(50);
    const stream = post(url);
    stream.write(Buffer.alloc(MAX_BYTES + 1));
    const [text] = await once(stream, 'data');
    expect(text).toContain('TOO_LARGE');
    await Promise.all([once(stream, 'close'), streamClosed]);
    expect(stream.rstCode).toBe(0);
  });
});

it('a body of HTTP/2 that stalls loses its stream', async () => {
  const { url, streamClosed } = await listen(60_000, 50);
  const stream = post(url);
  // Ignored: the server resets it.
  stream.on('error', () => {});
  stream.write('half');
  await Promise.all([once(stream, 'close'), streamClosed]);
  expect(stream.writableEnded).toBe(true);
});
