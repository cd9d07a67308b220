import type { FastifyInstance } from 'fastify';
import type { ServerMetrics } from './metrics.js';

/** `/ready` for orchestrators and `/metrics` for Prometheus. The server listens only once it is ready. */
export function registerOperations(app: FastifyInstance, { registry }: ServerMetrics): void {
  app.get('/ready', (_request, reply) => reply.type('text/plain; charset=utf-8').send('ready\n'));
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
