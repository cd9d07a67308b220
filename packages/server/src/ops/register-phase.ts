import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ServerError } from '../errors.js';
import { Health } from '../gen/grpc/health/v1/health_pb.js';
import type { Readiness } from './readiness.js';

/** Requests that the server has taken. */
export interface TakenRequests {
  /** Resolves when none is left that has no answer yet. */
  answered(): Promise<void>;
}

/** What says how the server is also answers while it takes nothing. */
const ALWAYS_OPEN: readonly string[] = [
  '/ready',
  '/metrics',
  `/${Health.typeName}/${Health.method.check.name}`,
];

/**
 * `/ready` for orchestrators: 200 `ready`, or 503 with the reason. While the server starts or stops, everything else is
 * answered 503 with HOTSPAN_ERR_SERVER_STARTING, before a body is read: senders come again. Must be registered before the
 * routes that it is for.
 */
export function registerPhase(app: FastifyInstance, readiness: Readiness): TakenRequests {
  const running = new Set<FastifyRequest>();
  let onAnswered: (() => void) | undefined;
  const end = (request: FastifyRequest): void => {
    running.delete(request);
    if (running.size === 0) onAnswered?.();
  };
  app.addHook('onRequest', async (request, reply) => {
    if (ALWAYS_OPEN.includes(request.url.split('?')[0] ?? '')) return;
    if (readiness.phase === 'ready') {
      running.add(request);
      // A client that went away takes no answer, and Fastify says nothing of it.
      reply.raw.once('close', () => end(request));
      return;
    }
    const state = readiness.phase === 'starting' ? 'is starting' : 'is stopping';
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_STARTING',
      `the server ${state} and takes no requests now. Try again shortly.`,
    );
  });
  app.addHook('onResponse', async (request) => end(request));
  app.get('/ready', async (_request, reply) => {
    const problem = await readiness.check();
    if (problem !== undefined) reply.code(503).header('retry-after', 1);
    return reply.type('text/plain; charset=utf-8').send(`${problem ?? 'ready'}\n`);
  });
  return {
    answered() {
      return new Promise((resolve) => {
        onAnswered = resolve;
        if (running.size === 0) resolve();
      });
    },
  };
}
