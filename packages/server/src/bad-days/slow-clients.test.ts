import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { createTwoProtocolServer } from '../listen/two-protocols.js';
import { waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { HTTP2_START, openRaw, portOf } from './raw-connection.fixture.js';

/** All at their smallest: what takes longer than a moment is too slow. */
const TIMEOUTS = {
  silenceMs: 200,
  headersMs: 200,
  requestMs: 400,
  keepAliveMs: 200,
  http2IdleMs: 300,
  checkIntervalMs: 20,
};
const PUSH_HEAD =
  'POST /v1development/profiles HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: 1000000\r\n\r\n';
let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startTestServer({}, { timeouts: TIMEOUTS });
  port = portOf(server);
});
afterAll(() => server.stop());

async function expectSound(service: string): Promise<void> {
  await waitForMetric(server, 'hotspan_pending_bytes', 0);
  await server.push(encodeRequest({ service }));
  expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
}

describe('a client that sends a byte now and then', () => {
  it.each([
    ['the preface of HTTP/2', 'PRI * HTTP/2.', /^$/],
    ['the first line', `GET /${'x'.repeat(10_000)}`, /^HTTP\/1\.1 408 [\s\S]*\[HOTSPAN_ERR_SERVER_REQUEST\]/],
    ['headers', `GET /ready HTTP/1.1\r\nx: ${'y'.repeat(10_000)}`, /^HTTP\/1\.1 408 /],
    ['a body', `${PUSH_HEAD}x`, /^(HTTP\/1\.1 4|$)/],
  ])('of %s is hung up on', async (what, bytes, said) => {
    const { socket, closed, dribble } = await openRaw(port);
    if (what === 'a body') socket.write(PUSH_HEAD);
    dribble(what === 'a body' ? 'x' : bytes, what === 'the preface of HTTP/2' ? 50 : 5);
    expect(await closed).toMatch(said);
    await expectSound(`after ${what}`);
  });

  it('as a body in chunks of /ingest is hung up on', async () => {
    const { socket, closed, dribble } = await openRaw(port);
    socket.write(
      'POST /ingest?name=slow.cpu HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nfffff\r\n',
    );
    dribble('main 1\n');
    expect(await closed).toMatch(/^(HTTP\/1\.1 4|$)/);
    await expectSound('after chunks');
  });

  it.each([
    '/v1development/profiles',
    '/ingest?name=slow.cpu',
    '/push.v1.PusherService/Push',
    '/querier.v1.QuerierService/Series',
  ])('as the body of a stream of HTTP/2 to %s has the stream reset', async (path) => {
    const session = connectHttp2(server.url);
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/proto' });
    // Its reset is what is waited for.
    stream.on('error', () => {});
    stream.resume();
    const timer = setInterval(() => stream.write('x'), 5);
    await once(stream, 'close');
    clearInterval(timer);
    session.destroy();
    await expectSound(`after a stream to ${path}`);
  });
});

describe('a client that says nothing', () => {
  it.each([
    ['at all', ''],
    ['behind a request', 'GET /ready HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['behind the start of HTTP/2', HTTP2_START],
  ])('%s is hung up on', async (_, bytes) => {
    const { socket, closed } = await openRaw(port);
    if (bytes !== '') socket.write(bytes);
    await closed;
  });

  it('but pings is hung up on', async () => {
    const session = connectHttp2(server.url);
    const timer = setInterval(() => void (session.closed || session.ping(() => {})), 5);
    await once(session, 'goaway');
    clearInterval(timer);
    session.destroy();
  });
});

describe('a client that does not take its answer', () => {
  it.each(['HTTP/1.1', 'HTTP/2'])('of %s is hung up on', async (protocol) => {
    // More than fits between the two.
    const answer = Buffer.alloc(64 * 1024 * 1024);
    const listener = createTwoProtocolServer(
      (_request, response) => {
        response.once('close', () => listener.server.emit('hung up'));
        response.end(answer);
      },
      { timeouts: TIMEOUTS },
    );
    await once(listener.server.listen(0, '127.0.0.1'), 'listening');
    // The address of a listening TCP server is an object.
    const { port: own } = listener.server.address() as AddressInfo;
    const session = protocol === 'HTTP/2' ? connectHttp2(`http://127.0.0.1:${own}`) : undefined;
    session?.on('error', () => {});
    session?.request({ ':path': '/' }).on('error', () => {});
    const { socket } = await openRaw(own);
    if (session === undefined)
      socket.removeAllListeners('data').pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(listener.server, 'hung up');
    session?.destroy();
    socket.destroy();
    listener.destroyAll();
    listener.server.close();
  });

  it('is not one that waits for its answer', async () => {
    const answers: (() => void)[] = [];
    const listener = createTwoProtocolServer(
      (_request, response) => void answers.push(() => response.end('done')),
      {
        timeouts: TIMEOUTS,
      },
    );
    await once(listener.server.listen(0, '127.0.0.1'), 'listening');
    // The address of a listening TCP server is an object.
    const { port: own } = listener.server.address() as AddressInfo;
    const session = connectHttp2(`http://127.0.0.1:${own}`);
    const stream = session.request({ ':path': '/' });
    const request = fetch(`http://127.0.0.1:${own}`);
    await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(2);
    // Each of these lasts as long as the longest time.
    for (let i = 0; i < 2; i++) {
      const { socket, closed, dribble } = await openRaw(port);
      socket.write(PUSH_HEAD);
      dribble('x');
      await closed;
    }
    const responded = once(stream, 'response');
    for (const answer of answers) answer();
    expect(await (await request).text()).toBe('done');
    await responded;
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('done');
    session.destroy();
    listener.destroyAll();
    listener.server.close();
  });
});
