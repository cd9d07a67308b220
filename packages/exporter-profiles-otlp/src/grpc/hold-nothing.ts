import type { ChannelCredentials, Client } from '@grpc/grpc-js';
import type { Refable } from '../unref-sockets.js';

/**
 * The same credentials, but of every connection made with them `adopt` gets the socket, and `onFailure` the error of
 * a TLS handshake, of which grpc-js only hands on the text. The method is internal to grpc-js, though typed:
 * `grpc-exit.test.ts` fails when it is no longer what is called.
 */
export function adoptSockets(
  credentials: ChannelCredentials,
  adopt: (socket: Refable) => void,
  onFailure: (error: unknown) => void,
): ChannelCredentials {
  const create = credentials._createSecureConnector.bind(credentials);
  credentials._createSecureConnector = (...args) => {
    const connector = create(...args);
    nameNoAddress(connector);
    return {
      async connect(socket) {
        adopt(socket);
        try {
          const result = await connector.connect(socket);
          // Over TLS it is another one.
          adopt(result.socket);
          return result;
        } catch (error) {
          onFailure(error);
          throw error;
        }
      },
      waitForReady: () => connector.waitForReady(),
      getCallCredentials: () => connector.getCallCredentials(),
      destroy: () => connector.destroy(),
    };
  };
  return credentials;
}

/** An IPv4 or IPv6 address as URLs have them; to load `node:net` for that would be too early. */
const ADDRESS = /^\d+(\.\d+){3}$|:/;

/**
 * grpc-js tells TLS the host as the server's name also where it is an IP address, which Node.js 26 refuses and others warn
 * of (DEP0123). Without a name the certificate is checked against the host.
 */
function nameNoAddress(connector: object): void {
  if (!('connectionOptions' in connector)) return;
  const { connectionOptions } = connector;
  if (typeof connectionOptions !== 'object' || connectionOptions === null) return;
  if (!('servername' in connectionOptions) || typeof connectionOptions.servername !== 'string') return;
  if (ADDRESS.test(connectionOptions.servername)) connectionOptions.servername = '';
}

/**
 * While a call waits for a connection grpc-js keeps the process alive by a timer that has no other use, and there is
 * no option against it. Where the timer is no longer found, nothing happens, and `grpc-exit.test.ts` fails.
 */
export function releaseCallTimer(client: Client): void {
  const channel: unknown = client.getChannel();
  if (typeof channel !== 'object' || channel === null || !('internalChannel' in channel)) return;
  const { internalChannel } = channel;
  if (typeof internalChannel !== 'object' || internalChannel === null) return;
  if ('callRefTimerRef' in internalChannel) internalChannel.callRefTimerRef = () => {};
}
