import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRoutesLike } from '../middleware/fastify.js';
import { type PullHandler, pullEndpoints } from '../pull/pull-endpoints.js';

/** Options of both middlewares, all optional. */
export interface PullMiddlewareOptions {
  /** Whoever asks for a profile must send it as `Authorization: Bearer`. Default: `HOTSPAN_PULL_TOKEN`. */
  readonly token?: string;
  /** Longest time that a profile can be asked for, in seconds. 1 to 600, default 60. */
  readonly maxSeconds?: number;
}

/** Paths that are answered also where there is no token, so that whoever asks learns why there is no profile. */
const PATHS: readonly string[] = ['/debug/pprof/profile', '/debug/pprof/heap'];

/**
 * Serves `/debug/pprof/profile` and `/debug/pprof/heap` to whoever has the token. Without one, in code or in
 * `HOTSPAN_PULL_TOKEN`, both answer 403 and say so. Throws HOTSPAN_ERR_OPTION for bad options.
 */
export function expressMiddleware(options: PullMiddlewareOptions = {}): PullHandler {
  const { token = process.env.HOTSPAN_PULL_TOKEN?.trim(), ...others } = options;
  return token ? pullEndpoints({ token, ...others }) : refuseAll;
}

/** The same as a plugin of Fastify. */
export function fastifyMiddleware(
  options: PullMiddlewareOptions = {},
): (fastify: FastifyRoutesLike, options: object, done: (error?: Error) => void) => void {
  const handle = expressMiddleware(options);
  return (fastify, _options, done) => {
    for (const path of PATHS) {
      fastify.get(path, (request, reply) => {
        reply.hijack();
        handle(request.raw, reply.raw);
      });
    }
    done();
  };
}

function refuseAll(
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
): void {
  const path = request.url?.split('?')[0] ?? '';
  if (next && !PATHS.includes(path)) {
    next();
    return;
  }
  response.writeHead(403, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  const code = 'HOTSPAN_ERR_PULL_TOKEN';
  const message =
    'Profiles are served to those who have a token, and none is set. Set HOTSPAN_PULL_TOKEN, or give the middleware { token }.';
  response.end(`${JSON.stringify({ code, message })}\n`);
}
