import type { Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { TlsKeyPair } from './load-tls.js';

/** Turns connections into encrypted ones. */
export interface TlsLayer {
  /** Takes a connection that has said nothing yet. It is closed when its handshake fails or takes too long. */
  accept(socket: Socket): void;
  /** Closes connections whose handshake is not done. */
  dropUnfinished(): void;
  /** Uses another certificate for connections that come from now on. */
  replace(pair: TlsKeyPair): void;
}

export interface TlsLayerOptions {
  readonly pair: TlsKeyPair;
  readonly onConnection: (socket: TLSSocket) => void;
  /** Most time for a handshake, in milliseconds, however busy it is. Default 15 000, as long as headers may take. */
  readonly handshakeTimeoutMs?: number | undefined;
}

export function createTlsLayer({ pair, onConnection, handshakeTimeoutMs }: TlsLayerOptions): TlsLayer {
  /** By the ends of the connection, for an encrypted socket does not tell which it stands on. */
  const unfinished = new Map<string, Socket>();
  // It never listens: sockets are handed to it, so that what comes before and behind is the same with TLS and without.
  const layer = createTlsServer(
    {
      ...contextOf(pair),
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: handshakeTimeoutMs ?? 15_000,
    },
    (socket) => {
      const ends = endsOf(socket);
      const below = unfinished.get(ends);
      unfinished.delete(ends);
      // An answer is still written to who has asked and ended, however long it takes.
      socket.allowHalfOpen = true;
      if (below !== undefined) below.allowHalfOpen = true;
      onConnection(socket);
    },
  );
  layer.on('tlsClientError', (_error, socket) => socket.destroy());
  return {
    accept(socket) {
      const ends = endsOf(socket);
      unfinished.set(ends, socket);
      socket.once('close', () => {
        if (unfinished.get(ends) === socket) unfinished.delete(ends);
      });
      socket.on('error', () => socket.destroy());
      // The encrypted socket takes it over: who ends in a handshake has nothing to wait for.
      socket.allowHalfOpen = false;
      layer.emit('connection', socket);
    },
    dropUnfinished() {
      for (const socket of unfinished.values()) socket.destroy();
    },
    replace: (next) => layer.setSecureContext(contextOf(next)),
  };
}

/** No two connections of a listener have the same at one time. */
function endsOf({ localAddress, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${remoteAddress} ${remotePort}`;
}

function contextOf({ cert, key }: TlsKeyPair): SecureContextOptions {
  // Older versions are broken (RFC 8996), and a default that a Node.js flag can lower is no promise.
  return { cert, key, minVersion: 'TLSv1.2' };
}
