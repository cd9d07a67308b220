import type { buildConnector, Pool } from 'undici';
import { type Dispatcher, KEEP_ALIVE_MS, MAX_CONNECT_MS, MAX_RESPONSE_BYTES } from './dispatcher.js';
import type { Endpoint } from './endpoint.js';
import type { ResolvedExporterOptions } from './options.js';
import { createUnrefSockets } from './unref-sockets.js';

/** Connections through a proxy, which Node.js' own client knows nothing of. */
export async function createProxyDispatcher(
  { endpoint, tls: ownTls, timeoutMillis }: ResolvedExporterOptions,
  proxy: Endpoint,
): Promise<Dispatcher> {
  const undici = await import('undici');
  const timeout = Math.min(timeoutMillis, MAX_CONNECT_MS);
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

  const agent = new undici.ProxyAgent({
    uri: proxy.origin,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    // Plain http goes to the proxy as an absolute URL: many proxies allow CONNECT to port 443 only.
    proxyTunnel: endpoint.protocol === 'https:',
    requestTls: { ...ownTls, timeout },
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
    post: (request) => agent.request({ ...request, origin: endpoint.origin, method: 'POST' }),
    async close() {
      await agent.destroy();
      sockets.destroyAll();
    },
  };
}
