import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { CERTIFICATE } from '../support/certificate.js';
import { type ProfileSink, startProfileSink } from '../support/profile-sink.js';
import type { ServerMood } from './scenario.js';

/** A server that is in this mood. */
export interface MoodyServer {
  readonly url: string;
  /** What it took; nothing but for the mood `well`. */
  readonly uploads: ProfileSink['uploads'];
  close(): Promise<void>;
}

const HUGE_BYTES = 8 * 1024 * 1024;
/** Longer than what services flush every second have between two uploads. */
const SLOW_MS = 2_500;

export async function startMoodyServer(mood: ServerMood): Promise<MoodyServer> {
  if (mood === 'well') return startProfileSink();
  // Nobody listens on that port, and nobody owns that name (RFC 6761, section 6.4).
  if (mood === 'refused') return nowhere('http://127.0.0.1:1');
  if (mood === 'no such name') return nowhere('http://hotspan.invalid:4040');
  const sockets = new Set<Socket>();
  const server = createMoody(mood).on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is always an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${mood === 'no TLS' || mood === 'untrusted' ? 'https' : 'http'}://127.0.0.1:${port}`,
    uploads: [],
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const RETRY_LATER = { 'retry-after': '3600' };

function createMoody(mood: ServerMood): Server {
  if (mood === 'reset')
    return createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
  if (mood === 'garbage')
    return createTcpServer((socket) => socket.once('data', () => socket.end('nonsense\r\n\r\n')));
  const answer: RequestListener = (request, response) => {
    request.resume().on('end', () => {
      // 500 says nothing of when to come back, so that it is tried again at once.
      if (typeof mood === 'number') response.writeHead(mood, mood === 500 ? {} : RETRY_LATER).end();
      if (mood === 'huge') response.end(Buffer.alloc(HUGE_BYTES));
      if (mood === 'slow') setTimeout(() => response.end(), SLOW_MS);
    });
  };
  return mood === 'untrusted' ? createHttpsServer(CERTIFICATE, answer) : createServer(answer);
}

const nowhere = (url: string): MoodyServer => ({ url, uploads: [], close: () => Promise.resolve() });
