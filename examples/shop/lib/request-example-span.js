import { localUrl } from './settings.js';

/**
 * Asks for recommendations once, as a customer would, and reads from the answer which span that was. The same ids
 * stand in the storefront's log.
 *
 * @param {number} storefrontPort
 */
export async function requestExampleSpan(storefrontPort) {
  const response = await fetch(`${localUrl(storefrontPort)}/recommendations?viewed=1,2,3`);
  await response.arrayBuffer();
  return {
    traceId: response.headers.get('x-trace-id') ?? '',
    spanId: response.headers.get('x-span-id') ?? '',
  };
}
