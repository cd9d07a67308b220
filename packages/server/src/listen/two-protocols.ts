import { createServer as createHttp1Server, type RequestListener, type Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** A listener that speaks HTTP/1.1 and, to clients that begin with its preface, cleartext HTTP/2. */
export interface TwoProtocolServer {
  /** Listens and is closed as an HTTP/1.1 server; hands its HTTP/2 connections on. */
  readonly server: Server;
  /** Closes connections that ask for nothing: at once, or when what they ask for is answered. */
  closeIdle(): void;
  /** Ends all connections at once. */
  destroyAll(): void;
}

/** How every HTTP/2 connection begins (RFC 9113, section 3.4); no HTTP/1.1 request begins like this. */
const PREFACE = Buffer.from('PRI * HTTP/2.0');
/** A connection that says nothing at all is kept as long as an idle one of HTTP/1.1 clients is. */
const SILENCE_TIMEOUT_MS = 120_000;
const MAX_HEADER_BYTES = 64 * 1024;

export function createTwoProtocolServer(handler: RequestListener): TwoProtocolServer {
  const server = createHttp1Server(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      // Long enough for a proxy's idle connections, which break when the server is the first to close them.
      keepAliveTimeout: 75_000,
      requestTimeout: 60_000,
      headersTimeout: 15_000,
    },
    handler,
  );
  // The compatibility API has the same shape as HTTP/1.1's requests; its types do not say so.
  const http2 = createHttp2Server(
    { maxSettings: 64 },
    handler as unknown as Parameters<typeof createHttp2Server>[1],
  );
  const sessions = new Set<ServerHttp2Session>();
  http2.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    // Without a listener a broken connection would end the process.
    session.on('error', () => session.destroy());
  });
  http2.on('sessionError', () => {});

  let isClosing = false;
  server.on('request', (_request, response) => {
    response.once('close', () => {
      // Node keeps a connection for the next request even when the server no longer listens.
      if (isClosing) server.closeIdleConnections();
    });
  });

  const undecided = new Set<Socket>();
  const http1Listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (isClosing) {
      socket.destroy();
      return;
    }
    undecided.add(socket);
    socket.once('close', () => undecided.delete(socket));
    const drop = (): void => void socket.destroy();
    socket.on('error', drop);
    // Half a connection is kept open by Node for an answer, and nothing was asked.
    socket.on('end', drop);
    socket.setTimeout(SILENCE_TIMEOUT_MS, drop);
    peek(socket, (isHttp2) => {
      undecided.delete(socket);
      socket.off('end', drop);
      socket.setTimeout(0, drop);
      if (isHttp2) {
        http2.emit('connection', socket);
        return;
      }
      // Node's own listeners, called as the server would have.
      for (const listener of http1Listeners) listener.call(server, socket);
    });
  });

  return {
    server,
    closeIdle() {
      isClosing = true;
      server.closeIdleConnections();
      for (const session of sessions) session.close();
      for (const socket of undecided) socket.destroy();
    },
    destroyAll() {
      server.closeAllConnections();
      for (const session of sessions) session.destroy();
    },
  };
}

/** Looks at the first bytes and gives them back. A preface cut in two by the network is waited for. */
function peek(socket: Socket, decide: (isHttp2: boolean) => void): void {
  const seen: Buffer[] = [];
  const onReadable = (): void => {
    const part: Buffer | null = socket.read();
    if (part === null) return;
    seen.push(part);
    const start = Buffer.concat(seen);
    if (start.length < PREFACE.length && PREFACE.subarray(0, start.length).equals(start)) return;
    socket.off('readable', onReadable);
    // Not earlier: bytes given back are announced as readable at once, again and again.
    socket.unshift(start);
    decide(start.subarray(0, PREFACE.length).equals(PREFACE));
  };
  socket.on('readable', onReadable);
}
