import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { CERTIFICATE } from '../../../../test/support/certificate.js';

/** Where the agent is sent, and what came there. */
export interface BadServer {
  readonly url: string;
  /** Bytes that were written, as far as the client took them. */
  writtenBytes(): number;
}

/** Listens on a free port of loopback until the test ends, and breaks what is still open then. */
async function listen(server: Server, scheme = 'http'): Promise<BadServer> {
  const sockets = new Set<Socket>();
  let closedBytes = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {
      // Ignored: clients break these connections, and they are to.
    });
    socket.once('close', () => {
      closedBytes += socket.bytesWritten;
      sockets.delete(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  });
  // A TCP server's address is always an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://localhost:${port}`,
    writtenBytes: () => closedBytes + [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
  };
}

/** A server that reads each request to its end and then does this; the number counts from 1. */
export function answering(answer: (response: ServerResponse, count: number) => void): Promise<BadServer> {
  return listen(createServer(toListener(answer)));
}

/** A server of HTTP/1.1 and HTTP/2 with a certificate that nobody trusts. */
export function untrusted(): Promise<BadServer> {
  const server = createSecureServer({ ...CERTIFICATE, allowHTTP1: true });
  server.on('request', (_, response) => response.end());
  server.on('tlsClientError', () => {
    // Ignored: that clients turn away is what this server is for.
  });
  return listen(server, 'https');
}

function toListener(answer: (response: ServerResponse, count: number) => void): RequestListener {
  let count = 0;
  return (request, response) => {
    request.resume().once('end', () => answer(response, ++count));
  };
}

/** A server of bare sockets, which reads whatever comes. */
export function connecting(
  onData: (socket: Socket) => void,
  scheme: 'http' | 'https' = 'http',
): Promise<BadServer> {
  const server = createTcpServer((socket) => {
    socket.once('data', () => onData(socket));
    socket.resume();
  });
  return listen(server, scheme);
}

/** A port that nobody listens on. */
export async function refusing(): Promise<BadServer> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is always an AddressInfo.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { url: `http://127.0.0.1:${port}`, writtenBytes: () => 0 };
}

/** A name that there is not (RFC 6761). */
export async function nameless(): Promise<BadServer> {
  return { url: 'http://collector.invalid:4040', writtenBytes: () => 0 };
}
