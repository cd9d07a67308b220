import type { FastifyInstance } from 'fastify';
import type { Access } from '../listen/access.js';
import { headersOf } from '../listen/headers-of.js';
import type { ServerMetrics } from './metrics.js';

export interface OperationsOptions {
  readonly access: Access;
  readonly metrics: ServerMetrics;
}

/** `/metrics` for Prometheus, which may read. `/ready` is in register-phase.ts. */
export function registerOperations(
  app: FastifyInstance,
  { access, metrics: { registry } }: OperationsOptions,
): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    onRequest: async (request) => access.authorizeMetrics(headersOf(request.headers)),
    handler: async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  });
}
