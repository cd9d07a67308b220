import type { buildConnector, Dispatcher, Pool } from 'undici';
import type { ResolvedExporterOptions } from './options.js';
import { createUnrefSockets } from './unref-sockets.js';

/** The OTLP specification's recommended cap on a response body. */
export const MAX_RESPONSE_BYTES: number = 4 * 1024 * 1024;

/** Longer than the 15 s between two windows of the agent, so that they share one connection and handshake. */
const KEEP_ALIVE_MS = 30_000;

/**
 * A lost first packet is repeated after 1 s and 3 s; a connection not up by then is better begun anew. It
 * also bounds how long an attempt to connect can hold a process that wants to end.
 */
export const MAX_CONNECT_MS = 5_000;

/** The undici dispatcher of one exporter, and its end. */
export interface ExporterDispatcher {
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

/**
 * Makes the connection pool of one exporter. undici is loaded here, at the first send, and not when the
 * package is imported: instrumentations registered in between still see it.
 */
export async function createDispatcher(options: ResolvedExporterOptions): Promise<ExporterDispatcher> {
  const undici = await import('undici');
  const timeout = Math.min(options.timeoutMillis, MAX_CONNECT_MS);
  const sockets = createUnrefSockets();

  const createPool = (origin: string | URL, connector: buildConnector.connector): Pool =>
    new undici.Pool(origin, {
      connect: sockets.wrap(connector),
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxResponseSize: MAX_RESPONSE_BYTES,
      // The export's own deadline covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });

  const tls = { ...options.tls, timeout };
  const dispatcher =
    options.proxy === undefined
      ? createPool(options.endpoint.origin, undici.buildConnector(tls))
      : new undici.ProxyAgent({
          uri: options.proxy.origin,
          ...(options.proxy.authorization === undefined ? {} : { token: options.proxy.authorization }),
          // Plain http goes to the proxy as an absolute URL: many proxies allow CONNECT to port 443 only.
          proxyTunnel: options.endpoint.protocol === 'https:',
          requestTls: tls,
          proxyTls: { timeout },
          clientFactory: createProxyPool,
          factory: createProxyPool,
        });

  /** The proxy agent hands each of its pools the connector to use (to the proxy, or through its tunnel). */
  function createProxyPool(origin: string | URL, poolOptions: object): Pool {
    if (!('connect' in poolOptions) || typeof poolOptions.connect !== 'function') {
      throw new TypeError('undici gave no connector for the proxy');
    }
    // The type of ProxyAgent says `object`; its documentation and code pass pool options with a connector.
    return createPool(origin, poolOptions.connect as buildConnector.connector);
  }

  return {
    dispatcher,
    async close() {
      await dispatcher.destroy();
      sockets.destroyAll();
    },
  };
}
