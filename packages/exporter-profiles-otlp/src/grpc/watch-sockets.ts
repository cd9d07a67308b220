import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Node.js tells here of every client socket, when it is made and before it connects. */
const CLIENT_SOCKETS = channel('net.client.socket');

/** Sees the sockets that are made on behalf of what it runs, and no others. */
export interface SocketWatch {
  run<T>(act: () => T): T;
  /** To be called when nothing that was run is waited for any more: until then Node.js follows asynchronous calls. */
  rest(): void;
  stop(): void;
}

/**
 * `@grpc/grpc-js` gives no access to its sockets before they are connected. An attempt to connect to a host that
 * drops packets would keep the process alive for as long as the operating system tries, which is minutes.
 */
export function watchSockets(onSocket: (socket: Socket) => void): SocketWatch {
  const ours = new AsyncLocalStorage<true>();
  const listener = (message: unknown): void => {
    if (ours.getStore() === undefined) return;
    // The shape of this channel's messages is documented by Node.js.
    onSocket((message as { readonly socket: Socket }).socket);
  };
  CLIENT_SOCKETS.subscribe(listener);
  return {
    run: (act) => ours.run(true, act),
    rest: () => ours.disable(),
    stop: () => {
      CLIENT_SOCKETS.unsubscribe(listener);
      ours.disable();
    },
  };
}
