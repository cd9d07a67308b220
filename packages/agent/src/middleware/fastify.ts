import type { IncomingMessage, ServerResponse } from 'node:http';
import { pullEndpoints } from '../pull/pull-endpoints.js';
import type { PullOptions } from '../pull/pull-options.js';
import { checkRequestLabelOptions } from './check-options.js';
import {
  type IncomingRequest,
  labelRequest,
  NO_ROUTE,
  type OutgoingResponse,
  type RequestLabelOptions,
} from './request-labels.js';

export { HotspanError } from '../errors.js';
export type { PullOptions } from '../pull/pull-options.js';
export type { RequestLabelOptions } from './request-labels.js';

/** A request of Fastify 4 or 5. */
export interface FastifyRequestLike {
  readonly raw: IncomingRequest;
  readonly routeOptions?: { readonly url?: string | undefined } | undefined;
  readonly is404: boolean;
}

/** A server of Fastify 4 or 5, or a part of it. */
export interface FastifyLike {
  // Methods, so that the overloads of Fastify's own types fit.
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequestLike, reply: { readonly raw: OutgoingResponse }, done: () => void) => void,
  ): unknown;
}

/** As above, for routes. */
export interface FastifyRoutesLike {
  get(path: string, handler: (request: FastifyPullRequest, reply: FastifyPullReply) => void): unknown;
}

export interface FastifyPullRequest {
  readonly raw: IncomingMessage;
}

export interface FastifyPullReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
}

/**
 * Labels samples with the route that Fastify has matched (`http.route`, for example `/api/users/:id`, prefixes
 * included) and the method (`http.request.method`): `app.register(hotspanPlugin)`, before other plugins, or with
 * options `app.register(hotspanPlugin, { statusClass: true })`. It holds for all routes of the server that it is
 * registered on. The profiler may be started before or after; while none runs, requests are just passed on.
 *
 * Requests that no route takes are `(no route)`. Fails with HOTSPAN_ERR_OPTION for bad options.
 */
export function hotspanPlugin(
  fastify: FastifyLike,
  options: RequestLabelOptions,
  done: (error?: Error) => void,
): void {
  let checked: RequestLabelOptions;
  try {
    checked = checkRequestLabelOptions(options, REGISTER_OPTIONS);
  } catch (error) {
    // Only HotspanErrors are thrown.
    done(error as Error);
    return;
  }
  fastify.addHook('onRequest', (request, reply, next) => {
    labelRequest(request.raw, reply.raw, checked, (labelled) => {
      labelled?.setRoute((request.is404 ? undefined : request.routeOptions?.url) ?? NO_ROUTE);
      next();
    });
  });
  done();
}

/**
 * Serves `/debug/pprof/profile` and `/debug/pprof/heap` as `pullEndpoints` does: `app.register(pullPlugin, { token })`,
 * with `prefix` if you like. Fails with HOTSPAN_ERR_OPTION for bad options.
 */
export function pullPlugin(
  fastify: FastifyRoutesLike,
  options: PullOptions,
  done: (error?: Error) => void,
): void {
  try {
    const { token, maxSeconds } = options;
    const handle = pullEndpoints({ token, ...(maxSeconds !== undefined && { maxSeconds }) });
    for (const path of ['/debug/pprof/profile', '/debug/pprof/heap']) {
      fastify.get(path, (request, reply) => {
        reply.hijack();
        handle(request.raw, reply.raw);
      });
    }
    done();
  } catch (error) {
    // Only Errors are thrown: HotspanErrors, and Fastify's own for routes that are there already.
    done(error as Error);
  }
}

/** What `register` itself understands. */
const REGISTER_OPTIONS = ['prefix', 'logLevel', 'logSerializers'];

// Fastify's own marks: hooks hold for the server that the plugin is registered on, not for the plugin alone.
Object.assign(hotspanPlugin, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'hotspan',
});
