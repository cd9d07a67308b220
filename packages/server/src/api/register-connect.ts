import type { Interceptor } from '@connectrpc/connect';
import { fastifyConnectPlugin } from '@connectrpc/connect-fastify';
import type { FastifyInstance } from 'fastify';
import { ADHOC_CHANGES, createAdhocService, MAX_ADHOC_MESSAGE_BYTES } from '../adhoc/adhoc-service.js';
import { AdHocProfileService } from '../gen/adhocprofiles/v1/adhocprofiles_pb.js';
import { FeatureFlagsService } from '../gen/capabilities/v1/feature_flags_pb.js';
import { DebuginfoService } from '../gen/debuginfo/v1alpha1/debuginfo_pb.js';
import { Health } from '../gen/grpc/health/v1/health_pb.js';
import { PusherService } from '../gen/push/v1/push_pb.js';
import { QuerierService } from '../gen/querier/v1/querier_pb.js';
import { SettingsService } from '../gen/settings/v1/settings_pb.js';
import { VCSService } from '../gen/vcs/v1/vcs_pb.js';
import { Version } from '../gen/version/v1/version_pb.js';
import type { Limits } from '../limits/tenant-limits.js';
import type { Access } from '../listen/access.js';
import type { ByteBudget } from '../listen/byte-budget.js';
import { isFastifyError } from '../listen/request-error.js';
import type { ServerMetrics } from '../ops/metrics.js';
import type { Readiness } from '../ops/readiness.js';
import { createSettingsService, SETTING_CHANGES } from '../settings/settings-service.js';
import { createAsyncMerges } from './async-merges.js';
import { authorizeReads } from './authorize-reads.js';
import { authorizeWrites } from './authorize-writes.js';
import { createDebuginfoService, DEBUGINFO_CHANGES } from './debuginfo-service.js';
import { fastGzip } from './fast-gzip.js';
import { createFeatureFlagsService } from './feature-flags-service.js';
import { createHealthService } from './health-service.js';
import type { JobTable } from './job-table.js';
import { limitBodies } from './limit-bodies.js';
import { observeQuery, translateErrors } from './observe-query.js';
import { createQuerierService, type QuerierServiceOptions } from './querier-service.js';
import { answerReadyJson } from './ready-json.js';
import { refusePlainGet } from './refuse-plain-get.js';
import { createVcsService } from './vcs-service.js';
import { createVersionService } from './version-service.js';

export interface ConnectOptions extends Omit<QuerierServiceOptions, 'asyncMerges'> {
  readonly access: Access;
  readonly limits: Limits;
  readonly metrics: ServerMetrics;
  readonly jobs: JobTable;
  readonly readiness: Pick<Readiness, 'check'>;
  /** Of all calls together. */
  readonly budget: ByteBudget;
  readonly maxMessageBytes: number;
}

/** What can be asked for its health, whether it is registered here or has a door of its own. */
const SERVICES: readonly string[] = [
  'opentelemetry.proto.collector.profiles.v1development.ProfilesService',
  ...[PusherService, QuerierService, SettingsService, AdHocProfileService, FeatureFlagsService].map(
    ({ typeName }) => typeName,
  ),
];

const MEDIA_TYPES: readonly string[] = [
  ...['json', 'proto', 'grpc', 'grpc+proto', 'grpc+json'],
  ...['grpc-web', 'grpc-web+proto', 'grpc-web+json'],
].map((name) => `application/${name}`);

/**
 * Connect, gRPC and gRPC-Web, each in protobuf and JSON, on the paths of the services. By POST, and in Connect what only reads also by
 * GET.
 */
export async function registerConnect(app: FastifyInstance, options: ConnectOptions): Promise<void> {
  const { access, metrics, jobs, readiness, budget, maxMessageBytes } = options;
  const { log } = app;
  const errors: Interceptor = (next) => (request) =>
    translateErrors(request.method.name, log, () => next(request));
  const queries: Interceptor = (next) => (request) =>
    observeQuery(request.method.name, { metrics, log }, () => next(request));
  const asyncMerges = createAsyncMerges({
    jobs,
    observe: (run) => observeQuery('SelectMergeStacktracesAsync', { metrics, log }, run),
  });
  const reads = authorizeReads(access);
  const writes = (methods: readonly string[]) => ({
    interceptors: [errors, authorizeWrites(access, methods)],
  });
  refusePlainGet(app);
  // Fastify takes text by itself; what it does not take has the answer below.
  app.removeContentTypeParser('text/plain');
  // Before a service is asked; what else fails is not for here.
  app.setErrorHandler((error, _request, reply) => {
    if (!isFastifyError(error) || error.statusCode !== 415) throw error;
    return reply.code(415).header('accept-post', MEDIA_TYPES.join()).send();
  });
  await app.register(fastifyConnectPlugin, {
    routes: (router) => {
      router
        .service(QuerierService, createQuerierService({ ...options, asyncMerges }), {
          interceptors: [queries, reads],
        })
        .service(SettingsService, createSettingsService(options), writes(SETTING_CHANGES))
        .service(AdHocProfileService, createAdhocService(options), {
          ...writes(ADHOC_CHANGES),
          readMaxBytes: MAX_ADHOC_MESSAGE_BYTES,
        })
        .service(DebuginfoService, createDebuginfoService(), writes(DEBUGINFO_CHANGES))
        .service(FeatureFlagsService, createFeatureFlagsService())
        .service(VCSService, createVcsService())
        // Open to everybody, as /api/v1/status/buildinfo and /ready are.
        .service(Version, createVersionService(), { interceptors: [errors] })
        .service(Health, createHealthService({ readiness, services: SERVICES }), { interceptors: [errors] });
      for (const [i, handler] of router.handlers.entries()) {
        const readMaxBytes =
          handler.service === AdHocProfileService ? MAX_ADHOC_MESSAGE_BYTES : maxMessageBytes;
        router.handlers[i] = limitBodies(answerReadyJson(handler), { budget, readMaxBytes });
      }
    },
    // Of services that have none of their own.
    interceptors: [errors, reads],
    readMaxBytes: maxMessageBytes,
    acceptCompression: [fastGzip],
    // Enums may be unknown to us, and fields as well: clients are of other versions than ours.
    jsonOptions: { ignoreUnknownFields: true },
  });
}
