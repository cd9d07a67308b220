import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseOtherMethods } from '../listen/refuse-other-methods.js';
import { acceptOtlpGrpc, isGrpc, refuseOtlpGrpc } from './otlp-grpc.js';
import { acceptOtlpHttp, refuseOtlpHttp } from './otlp-http.js';
import type { OtlpOptions } from './store-otlp.js';

/** The path while the signal is in development, and the one it will have. */
const HTTP_PATHS = ['/v1development/profiles', '/v1/profiles'] as const;
/** The method of gRPC; whoever posts to it without the framing of gRPC is answered as on the other paths. */
const GRPC_PATH = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';

export const OTLP_PATHS: readonly string[] = [...HTTP_PATHS, GRPC_PATH];

/** OTLP/HTTP and OTLP/gRPC. */
export function registerOtlp(app: FastifyInstance, options: OtlpOptions): void {
  // The body is read by the handler, which counts bytes as they come and before a parser could have copied them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error, request, reply) =>
    isCall(request)
      ? refuseOtlpGrpc(error, request, reply, options)
      : refuseOtlpHttp(error, request, reply, options),
  );
  for (const url of OTLP_PATHS) {
    app.post(url, (request, reply) =>
      isCall(request) ? acceptOtlpGrpc(request, reply, options) : acceptOtlpHttp(request, reply, options),
    );
    refuseOtherMethods(app, url, 'POST');
  }
}

function isCall({ routeOptions, method, headers }: FastifyRequest): boolean {
  return routeOptions.url === GRPC_PATH && method === 'POST' && isGrpc(headers['content-type']);
}
