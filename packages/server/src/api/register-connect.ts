import type { Interceptor } from '@connectrpc/connect';
import { fastifyConnectPlugin } from '@connectrpc/connect-fastify';
import type { FastifyInstance } from 'fastify';
import { QuerierService } from '../gen/querier/v1/querier_pb.js';
import type { Access } from '../listen/access.js';
import type { ServerMetrics } from '../ops/metrics.js';
import { authorizeReads } from './authorize-reads.js';
import { observeQuery } from './observe-query.js';
import { createQuerierService, type QuerierServiceOptions } from './querier-service.js';

export interface ConnectOptions extends QuerierServiceOptions {
  readonly access: Access;
  readonly metrics: ServerMetrics;
  readonly maxMessageBytes: number;
}

/** Connect, gRPC and gRPC-Web, each in protobuf and JSON, on the paths of the services. */
export async function registerConnect(app: FastifyInstance, options: ConnectOptions): Promise<void> {
  await app.register(fastifyConnectPlugin, {
    routes: (router) => router.service(QuerierService, createQuerierService(options)),
    interceptors: [translateErrors(app, options.metrics), authorizeReads(options.access)],
    readMaxBytes: options.maxMessageBytes,
    // Enums may be unknown to us, and fields as well: clients are of other versions than ours.
    jsonOptions: { ignoreUnknownFields: true },
  });
}

/** Errors of ours become errors of the protocol, and every call is timed. */
function translateErrors(app: FastifyInstance, metrics: ServerMetrics): Interceptor {
  const observers = { metrics, log: app.log };
  return (next) => (request) => observeQuery(request.method.name, observers, () => next(request));
}
