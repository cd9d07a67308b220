import type { RequestListener } from 'node:http';
import { constants, createServer, type Http2ServerRequest, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

/** HTTP/2 for connections that another server has accepted. */
export interface Http2Sessions {
  accept(socket: Socket): void;
  /** Closes sessions: at once, or when what they ask for is answered. */
  close(): void;
  destroy(): void;
}

export interface Http2SessionsOptions {
  readonly handler: RequestListener;
  /** Most time without a request, in milliseconds. Pings do not count. */
  readonly idleTimeoutMs: number;
  /** Most time for the body of a request, and for the client to take the next part of the answer, in milliseconds. */
  readonly requestTimeoutMs: number;
}

/** As many as gRPC servers usually allow, and then some: a stream costs memory before it says anything. */
const MAX_STREAMS = 250;

/**
 * Node limits resets, settings, pings and headers of a session by itself, but no times: without those here a client could hold
 * a connection, or a request without an end, for ever.
 */
export function createHttp2Sessions(options: Http2SessionsOptions): Http2Sessions {
  const { handler, idleTimeoutMs, requestTimeoutMs } = options;
  const server = createServer(
    { maxSettings: 64, settings: { maxConcurrentStreams: MAX_STREAMS } },
    // The compatibility API has the same shape as HTTP/1.1's requests; its types do not say so.
    handler as unknown as Parameters<typeof createServer>[1],
  );
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    // Without a listener a broken connection would end the process.
    session.on('error', () => session.destroy());
    closeWhenIdle(session, idleTimeoutMs);
  });
  server.on('sessionError', () => {});
  server.on('request', (request) => endStalled(request, requestTimeoutMs));
  return {
    accept(socket) {
      // As sockets of Node's own HTTP/2 servers: nobody notices otherwise that a client is gone, and its calls wait for ever.
      socket.allowHalfOpen = false;
      server.emit('connection', socket);
    },
    close() {
      for (const session of sessions) session.close();
    },
    destroy() {
      for (const session of sessions) session.destroy();
    },
  };
}

function closeWhenIdle(session: ServerHttp2Session, timeoutMs: number): void {
  let open = 0;
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    timer = setTimeout(() => session.close(), timeoutMs);
  };
  wait();
  session.on('stream', (stream) => {
    open++;
    clearTimeout(timer);
    stream.once('close', () => {
      open--;
      if (open === 0 && !session.closed) wait();
    });
  });
  session.once('close', () => clearTimeout(timer));
}

function endStalled({ stream }: Http2ServerRequest, timeoutMs: number): void {
  // A request without a body is whole already, and nobody reads it to its end.
  if (!stream.endAfterHeaders) {
    const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), timeoutMs);
    for (const event of ['end', 'close'] as const) stream.once(event, () => clearTimeout(timer));
  }
  stream.setTimeout(timeoutMs, () => {
    // A request that is worked on is waited for, but not a client that does not take its answer.
    if (stream.writableLength > 0) stream.close(constants.NGHTTP2_CANCEL);
  });
}
