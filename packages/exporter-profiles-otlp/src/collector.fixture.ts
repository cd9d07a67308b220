import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** One request as a collector sees it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as it came. */
  readonly raw: Buffer;
  /** The body after gzip. */
  readonly body: Buffer;
}

/** What the test says to the n-th request (from 1). */
export type Answer = (response: ServerResponse, request: ReceivedRequest, count: number) => void;

export interface Collector {
  readonly port: number;
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** TCP connections accepted so far. */
  connections(): number;
  /** Connections that are open. */
  open(): number;
}

/** A real HTTP server on a free port of the loopback, closed when the test ends. */
export async function startCollector(
  answer: Answer = (response) => response.end(),
  tls?: { readonly key: string; readonly cert: string },
): Promise<Collector> {
  const requests: ReceivedRequest[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        raw,
        body: request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
      };
      requests.push(received);
      answer(response, received, requests.length);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  // Longer than any test: what ends a connection is then never the server getting bored.
  server.keepAliveTimeout = 600_000;
  const { port, connections, open } = await listen(server);
  const scheme = tls === undefined ? 'http' : 'https';
  return { port, url: `${scheme}://127.0.0.1:${port}/v1development/profiles`, requests, connections, open };
}

/** Listens on a free port of the loopback; the server and its sockets end with the test. */
export async function listen(
  server: Server,
  port = 0,
): Promise<{ port: number; connections: () => number; open: () => number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => {
      // Ignored: tests break connections on purpose.
    });
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  // A TCP server that listens has an AddressInfo, never a pipe's string.
  const address = server.address() as AddressInfo;
  return { port: address.port, connections: () => connections, open: () => sockets.size };
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an AddressInfo, never a pipe's string.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
