import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { Agent, request as httpsRequest } from 'node:https';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { QuerierService } from '../gen/querier/v1/querier_pb.js';
import { type RunningServer, startServer } from '../start-server.js';
import { encodeTestProfile } from '../test-server.fixture.js';
import { makeCertificate } from './certificate.fixture.js';
import { loadTls } from './load-tls.js';
import { createTwoProtocolServer } from './two-protocols.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-tls-'));
const { certPath, keyPath, cert } = makeCertificate(folder);
const TIME_MS = Math.floor(Date.now() / 1_000) * 1_000;
const PROFILE = encodeTestProfile({ samples: [{ stack: 'main', value: 5 }], timeMs: TIME_MS });
const RANGE = { start: BigInt(TIME_MS - 1_000), end: BigInt(TIME_MS + 1_000) };
let server: RunningServer;
let port: number;

beforeAll(async () => {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    dataDir: join(folder, 'data'),
    commitWaitMs: 5,
    tlsCert: certPath,
    tlsKey: keyPath,
  });
  port = Number(new URL(server.url).port);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly isReusedSocket: boolean;
}

async function send(
  path: string,
  init: { readonly method?: string; readonly headers?: Record<string, string>; readonly agent?: Agent } = {},
  body?: Uint8Array,
): Promise<Answer> {
  const request = httpsRequest(`${server.url}${path}`, { ca: cert, agent: false, ...init });
  request.end(body);
  // once() does not know what the event brings.
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const parts: Buffer[] = await response.toArray();
  const text = Buffer.concat(parts).toString();
  return { status: response.statusCode, body: text, isReusedSocket: request.reusedSocket };
}

async function handshake(options: ConnectionOptions = {}, ownPort = port): Promise<TLSSocket> {
  const socket = connectTls({ port: ownPort, host: '127.0.0.1', ca: cert, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

async function readToEnd(socket: Socket): Promise<string> {
  const parts: Buffer[] = await socket.toArray();
  return Buffer.concat(parts).toString('latin1');
}

describe('a server with a certificate', () => {
  it('says https where it listens', () => {
    expect(server.url).toBe(`https://127.0.0.1:${port}`);
  });

  it('speaks HTTP/1.1, and keeps the connection for the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: cert });
    onTestFinished(() => agent.destroy());
    const headers = { 'content-type': 'application/x-protobuf' };
    const written = await send('/v1development/profiles', { method: 'POST', headers, agent }, PROFILE);
    const ready = await send('/ready', { agent });
    expect([written.status, written.isReusedSocket]).toEqual([200, false]);
    expect([ready.body, ready.isReusedSocket]).toEqual(['ready\n', true]);
  });

  it('speaks HTTP/2 to clients that ask for it by ALPN', async () => {
    const session = connectHttp2(server.url, { ca: cert });
    await once(session, 'connect');
    expect(session.alpnProtocol).toBe('h2');
    const streams = Array.from({ length: 20 }, async () => {
      const stream = session.request({ ':path': '/ready' });
      const [headers] = await once(stream, 'response');
      return `${headers[':status']} ${Buffer.concat(await stream.toArray())}`;
    });
    expect(new Set(await Promise.all(streams))).toEqual(new Set(['200 ready\n']));
    session.close();
  });

  it.each<[string[] | undefined, string | false]>([
    [['h2', 'http/1.1'], 'h2'],
    [['http/1.1', 'h2'], 'h2'],
    [['http/1.1'], 'http/1.1'],
    [undefined, false],
  ])('chooses of the protocols %j %s', async (ALPNProtocols, expected) => {
    const socket = await handshake({ ...(ALPNProtocols && { ALPNProtocols }) });
    expect(socket.alpnProtocol).toBe(expected);
    socket.destroy();
  });

  it('speaks HTTP/1.1 to clients that name no protocol, however their bytes are cut', async () => {
    const socket = await handshake();
    for (const byte of 'PUT /ready HT') {
      socket.write(byte);
      expect((await send('/ready')).status).toBe(200);
    }
    socket.end('TP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('answers when the client ends its half of the connection behind the request', async () => {
    const socket = await handshake();
    socket.allowHalfOpen = true;
    socket.end('GET /ready HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\nready\n$/);
  });

  it.each<[string, (baseUrl: string) => Transport]>([
    ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl, nodeOptions: { ca: cert } })],
    [
      'gRPC-Web',
      (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1', nodeOptions: { ca: cert } }),
    ],
    [
      'Connect',
      (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '2', nodeOptions: { ca: cert } }),
    ],
  ])('answers queries by %s', async (_, createTransport) => {
    const client = createClient(QuerierService, createTransport(server.url));
    const { names } = await client.labelValues({ name: 'service_name', ...RANGE });
    expect(names).toEqual(['shop']);
  });

  it.each([
    ['TLS 1.2', 'TLSv1.2'],
    ['TLS 1.3', 'TLSv1.3'],
  ] as const)('takes %s', async (_, version) => {
    const socket = await handshake({ minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(version);
    socket.destroy();
  });

  it('refuses TLS 1.1', async () => {
    // The level lets this client offer what OpenSSL by itself no longer would.
    const ciphers = 'DEFAULT@SECLEVEL=0';
    await expect(handshake({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers })).rejects.toThrow(
      /protocol version/,
    );
  });
});

describe('a connection that is no TLS', () => {
  it.each([
    ['an HTTP/1.1 request', 'GET /ready HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['zeros', '\0'.repeat(64)],
    ['a handshake that breaks off', '\x16\x03\x01\x00\x05\x01\x00\x00\x01'],
  ])('that begins with %s is closed without an answer of HTTP, and harms nobody', async (_, bytes) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.end(bytes, 'latin1');
    expect(await readToEnd(socket)).not.toContain('HTTP');
    expect((await send('/ready')).status).toBe(200);
  });

  it.each([
    ['nothing', ''],
    ['half a handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('that is reset after %s harms nobody', async (_, bytes) => {
    const socket = connectTcp(port, '127.0.0.1');
    await once(socket, 'connect');
    if (bytes !== '') socket.write(bytes, 'latin1');
    expect((await send('/ready')).status).toBe(200);
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect((await send('/ready')).status).toBe(200);
  });
});

describe('createTwoProtocolServer with TLS', () => {
  async function listen(handshakeTimeoutMs?: number) {
    const tls = loadTls({ tlsCert: certPath, tlsKey: keyPath });
    const created = createTwoProtocolServer((_request, response) => response.end('done'), {
      tls,
      handshakeTimeoutMs,
    });
    created.server.listen(0, '127.0.0.1');
    await once(created.server, 'listening');
    onTestFinished(() => {
      created.closeIdle();
      created.server.close();
      created.destroyAll();
    });
    // The address of a listening TCP server is an object.
    return { ...created, ownPort: (created.server.address() as AddressInfo).port };
  }

  it.each([
    ['silent', ''],
    ['slow', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ])('closes a connection whose handshake takes too long: %s', async (_, start) => {
    const { ownPort } = await listen(50);
    const socket = connectTcp(ownPort, '127.0.0.1');
    if (start !== '') socket.write(start, 'latin1');
    // One more byte now and then does not make it longer.
    const drip = setInterval(() => start !== '' && socket.writable && socket.write('\0'), 5);
    onTestFinished(() => clearInterval(drip));
    // A drop that is under way when it is closed makes a reset of it, for which once() of node:events would reject.
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await closed;
  });

  it('closes by itself once those are told to go that are in or behind a handshake', async () => {
    const { server: listener, closeIdle, ownPort } = await listen();
    const silent = connectTcp(ownPort, '127.0.0.1').resume();
    await once(silent, 'connect');
    const secured = (await handshake({}, ownPort)).resume();
    const session = connectHttp2(`https://127.0.0.1:${ownPort}`, { ca: cert });
    await once(session, 'remoteSettings');
    const closed = Promise.all([silent, secured, session, listener].map((one) => once(one, 'close')));
    closeIdle();
    listener.close();
    await closed;
  });
});
