import { createDirectDispatcher } from './direct-dispatcher.js';
import type { Dispatcher } from './dispatcher.js';
import type { ResolvedExporterOptions } from './options.js';

/**
 * Makes the connections of one exporter. Their code is loaded here, at the first send, and not when the package is
 * imported: instrumentations registered in between still see it.
 */
export async function createDispatcher(options: ResolvedExporterOptions): Promise<Dispatcher> {
  if (options.proxy === undefined) return createDirectDispatcher(options);
  const { createProxyDispatcher } = await import('./proxy-dispatcher.js');
  return createProxyDispatcher(options, options.proxy);
}
