import type { FastifyInstance } from 'fastify';
import type { ServerMetrics } from './metrics.js';

/**
 * Counts every request by route and HTTP status. The route is as it was registered and not what was asked for, so that
 * scanners make no series. Must be registered before the routes that it is for.
 */
export function observeRequests(app: FastifyInstance, { requests }: ServerMetrics): void {
  app.addHook('onResponse', async (request, reply) => {
    requests.inc({ route: request.routeOptions.url ?? 'none', status: reply.statusCode });
  });
}
