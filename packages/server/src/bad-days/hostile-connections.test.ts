import { connect as connectHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { CONNECTION_TIMEOUTS } from '../listen/two-protocols.js';
import { readMetric, waitForMetric } from '../ops/read-metric.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { GET_READY, HTTP2_START, http2Frame, openRaw, portOf } from './raw-connection.fixture.js';

let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startTestServer(
    { maxConnections: 40, logLevel: 'error' },
    // Node tells a client of HTTP/2 that broke the protocol, and then waits for it to go.
    { timeouts: { ...CONNECTION_TIMEOUTS, http2IdleMs: 500 } },
  );
  port = portOf(server);
});
afterAll(() => server.stop());

let sound = 0;

async function expectSound(): Promise<void> {
  const service = `sound ${sound++}`;
  await waitForMetric(server, 'hotspan_pending_bytes', 0);
  await server.push(encodeRequest({ service }));
  expect(await queryStacks(server, service)).toEqual({ main: [7, 7] });
}

/** Once more can be written, or never. */
const drained = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('drain', resolve));

/** Sends bytes and gives what the server says before it closes the connection. */
async function say(bytes: string | Buffer): Promise<string> {
  const { socket, closed } = await openRaw(port);
  socket.write(bytes);
  return closed;
}

describe('a request of HTTP/1.1 that two servers would read in two ways', () => {
  const head = 'POST /ingest?name=smuggled.cpu HTTP/1.1\r\nhost: x\r\n';
  const inner = 'GET /ready HTTP/1.1\r\nhost: x\r\n\r\n';

  it.each([
    ['length and chunks', `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['two lengths', `${head}content-length: 0\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`],
    ['a length with a sign', `${head}content-length: +4\r\n\r\nabcd${inner}`],
    ['a length in hexadecimal', `${head}content-length: 0x4\r\n\r\nabcd${inner}`],
    ['a negative length', `${head}content-length: -1\r\n\r\n${inner}`],
    ['a length of 2^64', `${head}content-length: 18446744073709551616\r\n\r\n${inner}`],
    ['a space before the colon', `${head}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`],
    [
      'chunks that are not the last encoding',
      `${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['a size of a chunk that is no number', `${head}transfer-encoding: chunked\r\n\r\nxyz\r\n\r\n${inner}`],
    ['a size of a chunk of 2^64', `${head}transfer-encoding: chunked\r\n\r\n10000000000000000\r\n${inner}`],
    [
      'a header that goes on in the next line',
      `${head}transfer-encoding:\r\n chunked\r\nx\r\n: y\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['a zero in a header', `${head}x: \0\r\n\r\n${inner}`],
    ['no host', 'GET /ready HTTP/1.1\r\n\r\n'],
    ['a version that there is not', 'GET /ready HTTP/9.9\r\nhost: x\r\n\r\n'],
  ])('is refused once, and the connection closed: %s', async (_, bytes) => {
    const said = await say(bytes);
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    await expectSound();
  });

  it.each([
    ['a header of 100 KB', `GET /ready HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['20,000 headers', `GET /ready HTTP/1.1\r\nhost: x\r\n${'name: value\r\n'.repeat(20_000)}\r\n`],
    ['an address of 100 KB', `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ])('is refused by code: %s', async (_, bytes) => {
    expect(await say(bytes)).toMatch(
      /^HTTP\/1\.1 431 [\s\S]*\[HOTSPAN_ERR_SERVER_REQUEST\] .* 64 KiB of headers/,
    );
    await expectSound();
  });
});

describe('a connection of HTTP/2', () => {
  it('that opens and resets streams without end is told to go, and closed', async () => {
    const { socket, closed } = await openRaw(port);
    socket.write(HTTP2_START);
    const frames: Buffer[] = [];
    for (let stream = 1; stream < 40_000; stream += 2) {
      frames.push(http2Frame('headers', { flags: 0x5, stream, payload: GET_READY }));
      frames.push(http2Frame('reset', { stream, payload: '\0\0\0\x08' }));
    }
    socket.write(Buffer.concat(frames));
    await closed;
    await expectSound();
  });

  it('that resets writes half way leaves nothing behind', async () => {
    const session = connectHttp2(server.url);
    session.on('error', () => {});
    for (let i = 0; i < 200; i++) {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/v1development/profiles',
        'content-type': 'application/x-protobuf',
      });
      // Its reset is what the test is about.
      stream.on('error', () => {});
      stream.write(Buffer.alloc(10_000));
      stream.close(8);
    }
    await expectSound();
    session.destroy();
  });

  it.each([
    ['pings', http2Frame('ping', { payload: '\0'.repeat(8) })],
    ['settings', http2Frame('settings', { payload: '\0\x03\0\0\0\x64' })],
    ['empty frames of data', http2Frame('data', { stream: 1 })],
    [
      'streams that nothing is asked on',
      http2Frame('headers', { stream: 2, flags: 0x5, payload: GET_READY }),
    ],
  ])('that floods with %s is closed, and others are answered meanwhile', async (_, frame) => {
    const { socket, closed } = await openRaw(port);
    // What is answered is not taken.
    socket.pause();
    socket.write(HTTP2_START);
    const flood = Buffer.concat(Array.from({ length: 10_000 }, () => frame));
    let isOpen = true;
    const ended = closed.then(() => {
      isOpen = false;
    });
    for (let sent = 0; isOpen && sent < 300; sent++) {
      if (!socket.write(flood)) await Promise.race([drained(socket), ended]);
      if (sent % 30 === 0) expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    }
    socket.resume();
    socket.end();
    await closed;
    await expectSound();
  });

  it('whose headers never end is closed', async () => {
    const { socket, closed } = await openRaw(port);
    socket.write(HTTP2_START);
    socket.write(http2Frame('headers', { stream: 1, flags: 0x1, payload: GET_READY }));
    const more = http2Frame('continuation', { stream: 1, payload: `\x40\x01a\x7f\x00${'b'.repeat(127)}` });
    const flood = Buffer.concat(Array.from({ length: 1_000 }, () => more));
    let isOpen = true;
    const ended = closed.then(() => {
      isOpen = false;
    });
    for (let sent = 0; isOpen && sent < 1_000; sent++) {
      if (!socket.write(flood)) await Promise.race([drained(socket), ended]);
    }
    await closed;
    await expectSound();
  });

  it('with 10,000 headers in a request loses that request only', async () => {
    const session = connectHttp2(server.url, { maxHeaderListPairs: 20_000 });
    session.on('error', () => {});
    const headers = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`h${i}`, 'x']));
    const stream = session.request({ ':path': '/ready', ...headers });
    stream.on('error', () => {});
    stream.resume();
    await new Promise((resolve) => stream.once('close', resolve));
    session.destroy();
    await expectSound();
  });
});

describe('a client that ends its half of the connection behind a request', () => {
  it('gets the answer to a write, which takes a commit', async () => {
    const body = Buffer.from(encodeRequest({ service: 'half' }));
    const { socket, closed } = await openRaw(port);
    socket.end(
      Buffer.concat([
        Buffer.from(
          `POST /v1development/profiles HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`,
        ),
        body,
      ]),
    );
    expect(await closed).toMatch(/^HTTP\/1\.1 200 /);
    expect(await queryStacks(server, 'half')).toEqual({ main: [7, 7] });
  });
});

describe('a connection that is given up', () => {
  it.each([
    ['ended', (socket: { end(): unknown }) => socket.end()],
    ['reset', (socket: { resetAndDestroy(): unknown }) => socket.resetAndDestroy()],
  ])('in the middle of a body is over, and nothing is held: %s', async (_, giveUp) => {
    for (const path of ['/v1development/profiles', '/ingest?name=half.cpu', '/push.v1.PusherService/Push']) {
      const { socket, closed } = await openRaw(port);
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/proto\r\ncontent-length: 1000\r\n\r\n${'x'.repeat(500)}`,
      );
      giveUp(socket);
      await closed;
    }
    await expectSound();
  });
});

describe('a server with as many connections as it may have', () => {
  it('closes more as they come, counts them, and takes others when there is room', async () => {
    const idle = await Promise.all(Array.from({ length: 60 }, () => openRaw(port)));
    const closedAtOnce = await Promise.all(
      idle.slice(-15).map(({ closed }) => closed.then((said) => said === '')),
    );
    expect(closedAtOnce).toEqual(Array(15).fill(true));
    for (const { socket } of idle) socket.destroy();
    await Promise.all(idle.map(({ closed }) => closed));
    await expect
      .poll(
        () =>
          expectSound().then(
            () => true,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(true);
    expect(await readMetric(server, 'hotspan_refused_connections_total')).toBeGreaterThanOrEqual(15);
  });
});
