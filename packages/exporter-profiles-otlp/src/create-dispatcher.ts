import { createDirectDispatcher } from './direct-dispatcher.js';
import type { Dispatcher } from './dispatcher.js';
import type { ResolvedExporterOptions } from './options.js';
import { createProxyDispatcher } from './proxy-dispatcher.js';

/**
 * Makes the connections of one exporter. The code of their clients is loaded here, at the first send, and not when the package is
 * imported: instrumentations registered in between still see it.
 */
export function createDispatcher(options: ResolvedExporterOptions): Promise<Dispatcher> {
  const { proxy } = options;
  return proxy === undefined ? createDirectDispatcher(options) : createProxyDispatcher(options, proxy);
}
