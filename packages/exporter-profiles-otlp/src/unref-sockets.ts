import type { buildConnector } from 'undici';

/** The part of a socket used here. */
export interface Refable {
  ref(): unknown;
  unref(): unknown;
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** The open sockets of one exporter, none of which keeps the process alive. */
export interface UnrefSockets {
  /** The same connector, with its sockets taken into this set. */
  wrap(connector: buildConnector.connector): buildConnector.connector;
  /** Takes a socket into this set. */
  adopt(socket: Refable): void;
  destroyAll(): void;
}

/**
 * Makes sockets let the process end. Calling `unref` once is not enough: undici and HTTP/2 sessions call
 * `ref` whenever a kept-alive socket gets its next request, so `ref` of these sockets is made to do nothing.
 * What remains is a connection attempt under way, which libuv counts by itself until it succeeds or times out.
 */
export function createUnrefSockets(): UnrefSockets {
  const sockets = new Set<Refable>();
  const adopt = (socket: Refable): void => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.unref();
    socket.ref = () => socket;
  };
  return {
    adopt,
    wrap: (connector) => (options, callback) => {
      // undici's own connectors return the socket at once, though their type does not say so; the ones of
      // its proxy agent do not, and their sockets are adopted when connected.
      const connecting: unknown = connector(options, (...result) => {
        const [, socket] = result;
        if (socket !== null && socket !== undefined) adopt(socket);
        callback(...result);
      });
      if (isRefable(connecting)) adopt(connecting);
    },
    destroyAll() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function isRefable(value: unknown): value is Refable {
  return typeof value === 'object' && value !== null && 'unref' in value && 'destroy' in value;
}
