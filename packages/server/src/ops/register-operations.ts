import type { FastifyInstance } from 'fastify';
import type { Access } from '../listen/access.js';
import { headersOf } from '../listen/headers-of.js';
import type { ServerMetrics } from './metrics.js';
import { VERSION } from './version.js';

export interface OperationsOptions {
  readonly access: Access;
  readonly metrics: ServerMetrics;
}

/** The fields that Prometheus has for this; those stay empty that the build does not know or that are of Go. */
const BUILD_INFO = {
  status: 'success',
  data: { version: VERSION, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' },
} as const;

/**
 * `/metrics` for Prometheus, which may read. `/api/v1/status/buildinfo` for whoever wants to know the version. `/ready` is in
 * register-phase.ts.
 */
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
  app.get('/api/v1/status/buildinfo', (_request, reply) => reply.send(BUILD_INFO));
}
