import { decodeProfiles, decodeProfilesJson, encodeExportResponse } from '@hotspan/otlp-profiles';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServerError } from '../errors.js';
import type { Access } from '../listen/access.js';
import type { ByteBudget } from '../listen/byte-budget.js';
import { headersOf } from '../listen/headers-of.js';
import type { ServerMetrics } from '../ops/metrics.js';
import { toIncomingRequest } from './otlp-request.js';
import { describeFailure, encodeStatus } from './otlp-status.js';
import { type BodyLimits, readBody } from './read-body.js';
import { type Rejection, summarizeRejections } from './rejection.js';
import type { WritePath } from './write-path.js';

export interface OtlpHttpOptions {
  readonly writePath: WritePath;
  readonly access: Access;
  readonly limits: BodyLimits;
  readonly budget: ByteBudget;
  readonly metrics: ServerMetrics;
}

/** The path while the signal is in development, and the one it will have. */
export const OTLP_PATHS: readonly string[] = ['/v1development/profiles', '/v1/profiles'];

type Codec = 'protobuf' | 'json';

const CODECS: Readonly<Record<string, Codec>> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
};

const CONTENT_TYPES: Readonly<Record<Codec, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Seconds after which an overloaded server is asked again. */
const RETRY_AFTER_SECONDS = 1;

/**
 * OTLP/HTTP (protobuf and JSON). Answered when everything that is accepted is durable and found by queries. What is
 * wrong with some profiles is a partial success, with all of them 400.
 */
export function registerOtlpHttp(app: FastifyInstance, options: OtlpHttpOptions): void {
  // The body is read by the handler, which counts bytes as they come and before a parser could have copied them.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error, request, reply) => refuse(error, request, reply, options));
  for (const url of OTLP_PATHS) {
    app.post(url, (request, reply) => accept(request, reply, options));
    app.route({
      method: app.supportedMethods.filter((method) => method !== 'POST'),
      url,
      handler: (_request, reply) => reply.code(405).header('allow', 'POST').send(),
    });
  }
}

async function accept(
  request: FastifyRequest,
  reply: FastifyReply,
  options: OtlpHttpOptions,
): Promise<FastifyReply> {
  const contentType = request.headers['content-type'];
  const codec = codecOf(contentType);
  if (codec === undefined) throw contentTypeError(contentType);
  const rejections = await storeRequest(request, codec, options);
  return reply.type(CONTENT_TYPES[codec]).send(encodeSuccess(codec, rejections));
}

function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics }: OtlpHttpOptions,
): FastifyReply {
  const contentType = request.headers['content-type'];
  const codec = codecOf(contentType);
  // Fastify refuses by itself a content type that is not even one, and in its own words.
  const failure = describeFailure(codec === undefined ? contentTypeError(contentType) : error);
  if (failure.httpStatus >= 500) request.log.error({ err: error }, 'an OTLP request failed');
  metrics.refusedRequests.inc({ door: 'otlp_http', code: codeOf(failure.message) });
  reply.code(failure.httpStatus);
  if (failure.isRetryable) reply.header('retry-after', RETRY_AFTER_SECONDS);
  // What is left of the body is thrown away as it comes: to be hung up on while sending can cost a client the answer.
  request.raw.resume();
  if (codec === 'protobuf')
    return reply.type(CONTENT_TYPES.protobuf).send(Buffer.from(encodeStatus(failure)));
  if (codec === 'json') return reply.send({ code: failure.rpcCode, message: failure.message });
  return reply.type('text/plain; charset=utf-8').send(failure.message);
}

async function storeRequest(
  request: FastifyRequest,
  codec: Codec,
  { writePath, access, limits, budget, metrics }: OtlpHttpOptions,
): Promise<readonly Rejection[]> {
  const tenant = access.authorizeWrite(headersOf(request.headers));
  const body = await readBody(request.raw, limits, budget);
  try {
    metrics.ingestedBytes.inc({ tenant, door: 'otlp_http' }, body.bytes.length);
    writePath.limits.admit(tenant, body.bytes.length);
    const decodeLimits = { maxBytes: limits.maxDecompressedBytes };
    const decoded =
      codec === 'json'
        ? decodeProfilesJson(body.bytes, decodeLimits)
        : decodeProfiles(body.bytes, decodeLimits);
    const { acceptedProfiles, rejections } = await writePath.write(
      toIncomingRequest(decoded, { tenant, door: 'otlp_http' }),
    );
    if (acceptedProfiles === 0 && rejections.length > 0) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_PROFILE',
        `none of the ${rejections.length} profiles can be stored. ${summarizeRejections(rejections)}`,
      );
    }
    return rejections;
  } finally {
    body.release();
  }
}

function encodeSuccess(codec: Codec, rejections: readonly Rejection[]): Buffer {
  const rejectedProfiles = BigInt(rejections.length);
  const errorMessage = summarizeRejections(rejections);
  if (codec === 'protobuf') return Buffer.from(encodeExportResponse({ rejectedProfiles, errorMessage }));
  const partialSuccess = { rejectedProfiles: String(rejectedProfiles), errorMessage };
  return Buffer.from(JSON.stringify(rejections.length === 0 ? {} : { partialSuccess }));
}

/** Parameters of the media type, as a charset, change nothing: both codecs say themselves how they are encoded. */
function codecOf(contentType: string | undefined): Codec | undefined {
  return CODECS[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''];
}

function contentTypeError(contentType: string | undefined): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_CONTENT_TYPE',
    `Content-Type must be application/x-protobuf or application/json, got ${JSON.stringify(contentType?.slice(0, 80) ?? null)}. Set it to what the body is.`,
  );
}

/** The code that every message starts with; a label of few values for metrics. */
function codeOf(message: string): string {
  return /^\[([A-Z_0-9]+)\]/.exec(message)?.[1] ?? '';
}
