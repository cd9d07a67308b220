import { checkRequestLabelOptions } from './check-options.js';
import {
  type IncomingRequest,
  labelRequest,
  type OutgoingResponse,
  type RequestLabelOptions,
} from './request-labels.js';
import { type RoutedRequest, watchExpressRoute } from './watch-express-route.js';

export { HotspanError } from '../errors.js';
export { type PullHandler, type PullOptions, pullEndpoints } from '../pull/pull-endpoints.js';
export type { RequestLabelOptions } from './request-labels.js';

/** A request of Express 4 or 5. */
export type ExpressRequest = IncomingRequest & RoutedRequest;

/** A handler for `app.use()` of Express 4 or 5. */
export type ExpressMiddleware = (
  request: ExpressRequest,
  response: OutgoingResponse,
  next: (error?: unknown) => void,
) => void;

/**
 * Labels samples with the route that Express has matched (`http.route`, for example `/api/users/:id`) and the method
 * (`http.request.method`). Use it before everything else: `app.use(expressMiddleware())`. The profiler may be started
 * before or after; while none runs, requests are just passed on.
 *
 * The route is known as soon as it is matched; samples from before have it too, unless they were uploaded by then.
 * Requests that no route takes are `(no route)`. Throws HOTSPAN_ERR_OPTION for bad options.
 */
export function expressMiddleware(options: RequestLabelOptions = {}): ExpressMiddleware {
  const checked = checkRequestLabelOptions(options);
  const watched = new WeakSet<object>();
  return (request, response, next) => {
    labelRequest(request, response, checked, (labelled) => {
      if (labelled !== undefined && !watched.has(request)) {
        watched.add(request);
        watchExpressRoute(request, labelled);
      }
      next();
    });
  };
}
