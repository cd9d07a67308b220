import {
  createServer as createHttp1Server,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { noteArrival } from '../in-turn.js';
import { createHttp2Sessions } from './http2-sessions.js';
import type { TlsKeyPair } from './load-tls.js';
import { createTlsLayer } from './tls-layer.js';

/** A listener that speaks HTTP/1.1 and, to clients that begin with its preface, HTTP/2; in TLS or in cleartext. */
export interface TwoProtocolServer {
  /** Listens and is closed as an HTTP/1.1 server; hands its HTTP/2 connections on. */
  readonly server: Server;
  /** Closes connections that ask for nothing: at once, or when what they ask for is answered. */
  closeIdle(): void;
  /** Ends all connections at once. */
  destroyAll(): void;
  /** Uses another certificate for connections that come from now on; without TLS nothing. */
  replaceCertificate(pair: TlsKeyPair): void;
}

/** How every HTTP/2 connection begins (RFC 9113, section 3.4); no HTTP/1.1 request begins like this. */
const PREFACE = Buffer.from('PRI * HTTP/2.0');
/**
 * Connections that wait to be accepted; systems may allow fewer. With Node's 511, clients that connect while a few profiles are
 * decoded wait for seconds or are reset.
 */
export const LISTEN_BACKLOG = 4_096;
const MAX_HEADER_BYTES = 64 * 1024;

export interface TwoProtocolOptions {
  /** With it, connections begin with a TLS handshake. */
  readonly tls?: TlsKeyPair | undefined;
  /** Most time for that, in milliseconds. Default 15 000. */
  readonly handshakeTimeoutMs?: number | undefined;
  /** Connections beyond these are closed at once. Default: any number. */
  readonly maxConnections?: number | undefined;
  /** Told of each that was. */
  readonly onRefused?: (() => void) | undefined;
  /** Default {@link CONNECTION_TIMEOUTS}. */
  readonly timeouts?: ConnectionTimeouts | undefined;
}

/** How long a connection may take for what it does, in milliseconds. */
export interface ConnectionTimeouts {
  /** To say the first thing. */
  readonly silenceMs: number;
  /** To send the headers of a request, in HTTP/1.1. */
  readonly headersMs: number;
  /** To send a whole request, and to take the next part of an answer. */
  readonly requestMs: number;
  /** Between an answer and the next request, in HTTP/1.1. */
  readonly keepAliveMs: number;
  /** The same in HTTP/2. */
  readonly http2IdleMs: number;
  /** How often connections of HTTP/1.1 are looked at for the times of headers and requests. */
  readonly checkIntervalMs: number;
}

export const CONNECTION_TIMEOUTS: ConnectionTimeouts = Object.freeze({
  // A connection that says nothing at all is kept as long as an idle one of HTTP/1.1 clients is.
  silenceMs: 120_000,
  headersMs: 15_000,
  requestMs: 60_000,
  // Long enough for a proxy's idle connections, which break when the server is the first to close them.
  keepAliveMs: 75_000,
  // Longer than exporters wait between two uploads; a client that comes later connects again.
  http2IdleMs: 300_000,
  checkIntervalMs: 5_000,
});

export function createTwoProtocolServer(
  handler: RequestListener,
  {
    tls,
    handshakeTimeoutMs,
    maxConnections,
    onRefused = () => {},
    timeouts = CONNECTION_TIMEOUTS,
  }: TwoProtocolOptions = {},
): TwoProtocolServer {
  const server = createHttp1Server(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: timeouts.keepAliveMs,
      requestTimeout: timeouts.requestMs,
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: timeouts.checkIntervalMs,
    },
    handler,
  );
  // A client that ends its half behind the request gets its answer, however long that takes: Node would close at once. Its types do
  // not have the property.
  Object.assign(server, { httpAllowHalfOpen: true });
  if (maxConnections !== undefined) server.maxConnections = maxConnections;
  server.on('drop', onRefused);
  const http2 = createHttp2Sessions({
    handler,
    idleTimeoutMs: timeouts.http2IdleMs,
    requestTimeoutMs: timeouts.requestMs,
  });

  let isClosing = false;
  const answering = new WeakMap<Socket, ServerResponse>();
  server.timeout = timeouts.requestMs;
  server.on('timeout', (socket) => {
    // A request that is worked on is waited for, but not a client that does not take its answer.
    if (!answering.has(socket) || socket.writableLength > 0) socket.destroy();
  });
  server.on('request', ({ socket }, response) => {
    answering.set(socket, response);
    response.once('close', () => {
      // The next request can be there already.
      if (answering.get(socket) === response) answering.delete(socket);
      // Node keeps a connection for the next request even when the server no longer listens.
      if (isClosing) server.closeIdleConnections();
    });
  });

  const undecided = new Set<Socket>();
  const http1Listeners = server.listeners('connection');

  /** Hands a connection to whom it speaks to. */
  function handOver(socket: Socket): void {
    undecided.add(socket);
    socket.once('close', () => undecided.delete(socket));
    const drop = (): void => void socket.destroy();
    socket.on('error', drop);
    // Half a connection is kept open by Node for an answer, and nothing was asked.
    socket.on('end', drop);
    // Not by socket.setTimeout(), which begins anew with every byte.
    const silence = setTimeout(drop, timeouts.silenceMs);
    socket.once('close', () => clearTimeout(silence));
    peek(socket, (isHttp2) => {
      undecided.delete(socket);
      socket.off('end', drop);
      clearTimeout(silence);
      if (isHttp2) {
        http2.accept(socket);
        return;
      }
      // Node's own listeners, called as the server would have.
      for (const listener of http1Listeners) listener.call(server, socket);
    });
  }

  const layer = tls && createTlsLayer({ pair: tls, onConnection: handOver, handshakeTimeoutMs });
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    noteArrival();
    if (isClosing) socket.destroy();
    else if (layer === undefined) handOver(socket);
    else layer.accept(socket);
  });

  return {
    server,
    closeIdle() {
      isClosing = true;
      server.closeIdleConnections();
      http2.close();
      for (const socket of undecided) socket.destroy();
      layer?.dropUnfinished();
    },
    destroyAll() {
      server.closeAllConnections();
      http2.destroy();
    },
    replaceCertificate: (pair) => layer?.replace(pair),
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
