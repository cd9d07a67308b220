import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabelValuesRequestSchema, LabelValuesResponseSchema } from '../gen/types/v1/types_pb.js';
import { encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { createTwoProtocolServer } from './two-protocols.js';

const TIME_MS = Math.floor(Date.now() / 1_000) * 1_000;
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
const BIG_RANGE = { start: BigInt(RANGE.start), end: BigInt(RANGE.end) };
const PROFILE = encodeTestProfile({ samples: [{ stack: 'main;work', value: 5 }], timeMs: TIME_MS });
let server: TestServer;
let port: number;

beforeAll(async () => {
  server = await startTestServer();
  port = Number(new URL(server.url).port);
  await server.push(PROFILE);
});
afterAll(() => server.stop());

/** Sends a request by hand and resolves with its answer, read to the end. */
async function send(
  options: { readonly path: string; readonly headers: Record<string, string>; readonly agent?: Agent },
  body: Uint8Array | string,
): Promise<{ response: IncomingMessage; body: Buffer; isReusedSocket: boolean }> {
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', ...options });
  request.end(body);
  // once() does not know what the event brings.
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const parts: Buffer[] = await response.toArray();
  return { response, body: Buffer.concat(parts), isReusedSocket: request.reusedSocket };
}

async function connectRaw(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

/** Everything that the server says until it closes the connection. */
async function readToEnd(socket: Socket): Promise<string> {
  const parts: Buffer[] = await socket.toArray();
  return Buffer.concat(parts).toString('latin1');
}

/** Resolves when the server has taken what was sent before, and goes on. */
async function expectAlive(): Promise<void> {
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
}

describe('HTTP/1.1', () => {
  it('keeps a connection for the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const options = {
      path: '/querier.v1.QuerierService/LabelValues',
      headers: { 'content-type': 'application/json' },
      agent,
    };
    const answers = [];
    for (let i = 0; i < 3; i++)
      answers.push(await send(options, JSON.stringify({ name: 'service_name', ...RANGE })));
    expect(answers.map(({ isReusedSocket }) => isReusedSocket)).toEqual([false, true, true]);
    expect(answers.map(({ body }) => body.toString())).toEqual(Array(3).fill('{"names":["shop"]}'));
    agent.destroy();
  });

  it('is understood when its first bytes come one by one, though HTTP/2 begins with a P too', async () => {
    const socket = await connectRaw();
    for (const byte of 'PUT /ready HT') {
      socket.write(byte);
      await expectAlive();
    }
    socket.end('TP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('is answered when the client ends its half of the connection behind the request', async () => {
    const socket = await connectRaw();
    socket.end('GET /ready HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nready\n$/);
  });

  it('carries gRPC with its trailers, as profilecli sends it', async () => {
    const message = toBinary(
      LabelValuesRequestSchema,
      create(LabelValuesRequestSchema, { name: 'service_name', ...BIG_RANGE }),
    );
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    const { response, body } = await send(
      {
        path: '/querier.v1.QuerierService/LabelValues',
        headers: { 'content-type': 'application/grpc', te: 'trailers' },
      },
      Buffer.concat([prefix, message]),
    );
    expect([response.statusCode, response.trailers['grpc-status']]).toEqual([200, '0']);
    expect(fromBinary(LabelValuesResponseSchema, body.subarray(5)).names).toEqual(['shop']);
  });
});

describe('HTTP/2 with prior knowledge', () => {
  it('carries many streams at once, of writes and of queries', async () => {
    const session = connectHttp2(server.url);
    const call = async (path: string, contentType: string, body: Uint8Array | string): Promise<string> => {
      const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': contentType });
      stream.end(body);
      const [headers] = await once(stream, 'response');
      const parts: Buffer[] = await stream.toArray();
      return `${headers[':status']} ${Buffer.concat(parts).toString()}`;
    };
    const numbers = Array.from({ length: 60 }, (_, i) => i);
    const writes = numbers.map((i) =>
      call(
        '/v1development/profiles',
        'application/x-protobuf',
        encodeTestProfile({
          samples: [{ stack: 'main', value: i + 1 }],
          timeMs: TIME_MS,
          resource: { 'service.name': 'streams', region: `r${i}` },
        }),
      ),
    );
    const queries = numbers.map(() =>
      call(
        '/querier.v1.QuerierService/LabelValues',
        'application/json',
        JSON.stringify({ name: 'service_name', matchers: ['{service_name="shop"}'], ...RANGE }),
      ),
    );
    expect(new Set(await Promise.all(writes))).toEqual(new Set(['200 ']));
    expect(new Set(await Promise.all(queries))).toEqual(new Set(['200 {"names":["shop"]}']));
    const { names } = await server.query('LabelValues', {
      name: 'region',
      matchers: ['{service_name="streams"}'],
      ...RANGE,
    });
    expect(names).toHaveLength(60);
    session.close();
  });

  it('is understood when the bytes of its preface come one by one', async () => {
    const socket = await connectRaw();
    const session = connectHttp2(server.url, { createConnection: () => dribble(socket, 30) });
    const stream = session.request({ ':path': '/ready' });
    const [headers] = await once(stream, 'response');
    expect(headers[':status']).toBe(200);
    stream.resume();
    await once(stream, 'end');
    session.destroy();
    socket.destroy();
  });

  it('that goes wrong behind its preface ends that connection only', async () => {
    const socket = await connectRaw();
    socket.write(`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${'\xff'.repeat(100)}`, 'latin1');
    await readToEnd(socket);
    await expectAlive();
  });
});

/** A connection that sends its first bytes one by one, each when the server has taken the one before. */
function dribble(socket: Socket, count: number): Duplex {
  let sent = 0;
  const duplex = new Duplex({
    read() {
      socket.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      const sendAll = async (): Promise<void> => {
        let at = 0;
        for (; at < chunk.length && sent < count; at++, sent++) {
          socket.write(chunk.subarray(at, at + 1));
          await expectAlive();
        }
        socket.write(chunk.subarray(at));
      };
      sendAll().then(() => done(), done);
    },
  });
  socket.on('data', (data) => duplex.push(data));
  socket.on('end', () => duplex.push(null));
  return duplex;
}

describe('a connection of something else', () => {
  it.each([
    ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['text', 'hello\r\n\r\n'],
    ['zeros', '\0'.repeat(64)],
    ['almost the preface', 'PRI * HTTP/3.0\r\n\r\n'],
  ])('that begins with %s is answered 400 and closed', async (_, bytes) => {
    const socket = await connectRaw();
    socket.write(bytes, 'latin1');
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    await expectAlive();
  });

  it.each([
    ['nothing', ''],
    ['a part of the preface', 'PRI * HT'],
  ])('that ends after %s is closed', async (_, bytes) => {
    const socket = await connectRaw();
    socket.end(bytes);
    expect(await readToEnd(socket)).toBe('');
    await expectAlive();
  });

  it.each([
    ['nothing', ''],
    ['a part of the preface', 'PRI * HT'],
    ['the preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a part of a request', 'GET /ready HT'],
  ])('that is reset after %s harms nobody', async (_, bytes) => {
    const socket = await connectRaw();
    if (bytes !== '') socket.write(bytes);
    await expectAlive();
    socket.resetAndDestroy();
    await once(socket, 'close');
    await expectAlive();
  });
});

describe('createTwoProtocolServer', () => {
  it('closes by itself once idle connections are told to go and the last requests are answered', async () => {
    const answers: (() => void)[] = [];
    const { server: listener, closeIdle } = createTwoProtocolServer((_request, response) => {
      answers.push(() => response.end('done'));
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    // The address of a listening TCP server is an object.
    const { port: ownPort } = listener.address() as AddressInfo;
    const session = connectHttp2(`http://127.0.0.1:${ownPort}`);
    const stream = session.request({ ':path': '/' });
    const agent = new Agent({ keepAlive: true });
    const request = httpRequest({ host: '127.0.0.1', port: ownPort, agent }).end();
    const silent = connect(ownPort, '127.0.0.1').resume();
    await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(2);

    closeIdle();
    listener.close();
    await once(silent, 'close');
    const responses = Promise.all([once(request, 'response'), once(stream, 'response')]);
    for (const answer of answers) answer();
    const [[response]] = await responses;
    const closed = once(listener, 'close');
    expect(Buffer.concat(await response.toArray()).toString()).toBe('done');
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('done');
    await closed;
  });
});
