import { HotspanError } from '../errors.js';
import { show } from '../options/parsed.js';
import { checkRequestLabelOptions } from './check-options.js';
import {
  findLabelledRequest,
  type IncomingRequest,
  labelRequest,
  type OutgoingResponse,
  type RequestLabelOptions,
} from './request-labels.js';

export { HotspanError } from '../errors.js';
export { type PullHandler, type PullOptions, pullEndpoints } from '../pull/pull-endpoints.js';
export type { IncomingRequest, OutgoingResponse, RequestLabelOptions } from './request-labels.js';

/** Options of `withRequestLabels`, all optional. */
export interface HttpRequestOptions extends RequestLabelOptions {
  /**
   * The matched pattern, for example `/api/users/:id`, never a raw path: every different one makes a series of its own.
   * A function is asked when the response has ended, and says undefined when no route was matched. Default: what
   * `setRequestRoute` sets, else `(no route)`.
   */
  readonly route?: string | (() => string | undefined);
}

/**
 * Runs `fn`, which handles this request of `node:http`, and returns what it returns. Its samples, and those of all
 * work that it starts, have the labels `http.request.method` and `http.route`. While no profiler runs, `fn` is just
 * called. Throws what `fn` throws, and HOTSPAN_ERR_OPTION for bad options.
 */
export function withRequestLabels<R>(
  request: IncomingRequest,
  response: OutgoingResponse,
  fn: () => R,
  options: HttpRequestOptions = {},
): R {
  const checked = checkRequestLabelOptions(options, ['route']);
  const { route } = options;
  if (route !== undefined && typeof route !== 'string' && typeof route !== 'function') {
    throw new HotspanError(
      'HOTSPAN_ERR_OPTION',
      `route must be the text of a matched pattern, or a function that tells it, got ${show(route)}.`,
    );
  }
  return labelRequest(request, response, checked, (labelled) => {
    if (typeof route === 'string') labelled?.setRoute(route);
    else if (route) labelled?.onEnd(() => setKnown(labelled.setRoute, route));
    return fn();
  });
}

/** Sets the route of a request that `withRequestLabels` runs, as soon as it is matched; else does nothing. */
export function setRequestRoute(request: object, route: string): void {
  if (typeof route === 'string') findLabelledRequest(request)?.setRoute(route);
}

function setKnown(setRoute: (route: string) => void, ask: () => string | undefined): void {
  try {
    const route = ask();
    if (typeof route === 'string') setRoute(route);
  } catch {
    // Ignored: it is called by the response's end, where nobody waits for what the application's function throws.
  }
}
