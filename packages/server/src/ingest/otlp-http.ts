import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError, isFailure } from '../error-status.js';
import { ServerError } from '../errors.js';
import { codeWordOf } from '../listen/code-word.js';
import { headersOf } from '../listen/headers-of.js';
import { encodeStatus } from './otlp-status.js';
import { encodeOtlpSuccess } from './otlp-success.js';
import type { OtlpCodec } from './prepare/write-task.js';
import { readBody } from './read-body.js';
import { discardBody } from './receive-body.js';
import { type OtlpOptions, storeOtlp } from './store-otlp.js';

const CODECS: Readonly<Record<string, OtlpCodec>> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
};

const CONTENT_TYPES: Readonly<Record<OtlpCodec, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/**
 * OTLP/HTTP (protobuf and JSON). Answered when everything that is accepted is durable and found by queries. What is
 * wrong with some profiles is a partial success, with all of them 400.
 */
export async function acceptOtlpHttp(
  request: FastifyRequest,
  reply: FastifyReply,
  options: OtlpOptions,
): Promise<FastifyReply> {
  const contentType = request.headers['content-type'];
  const codec = codecOf(contentType);
  if (codec === undefined) throw contentTypeError(contentType);
  const tenant = options.access.authorizeWrite(headersOf(request.headers));
  const share = options.budget.open();
  try {
    const bytes = await readBody(request.raw, options.limits, share);
    const rejections = await storeOtlp({ bytes, codec, tenant, door: 'otlp_http' }, options);
    return reply.type(CONTENT_TYPES[codec]).send(encodeOtlpSuccess(codec, rejections));
  } finally {
    share.release();
  }
}

/** Answers a failed request with a `google.rpc.Status` in its codec. */
export function refuseOtlpHttp(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics }: OtlpOptions,
): FastifyReply {
  const contentType = request.headers['content-type'];
  const codec = codecOf(contentType);
  // Fastify refuses by itself a content type that is not even one, and in its own words.
  const isForeign = codec === undefined && !(error instanceof ServerError);
  const failure = describeError(isForeign ? contentTypeError(contentType) : error);
  const { code, httpStatus, rpcCode, message, retryAfterSeconds } = failure;
  if (isFailure(failure)) request.log.error({ err: error }, 'an OTLP request failed');
  metrics.refusedRequests.inc({ door: 'otlp_http', code });
  reply.code(httpStatus);
  if (retryAfterSeconds > 0) reply.header('retry-after', retryAfterSeconds);
  discardBody(request.raw);
  // As a gateway before it would: who may write is decided before anybody looks at what.
  if (httpStatus === 401 || httpStatus === 403) return reply.send({ code: codeWordOf(httpStatus), message });
  if (codec === 'protobuf')
    return reply.type(CONTENT_TYPES.protobuf).send(Buffer.from(encodeStatus(failure)));
  if (codec === 'json') return reply.send({ code: rpcCode, message });
  return reply.type('text/plain; charset=utf-8').send(message);
}

/** Parameters of the media type, as a charset, change nothing: both codecs say themselves how they are encoded. */
function codecOf(contentType: string | undefined): OtlpCodec | undefined {
  return CODECS[contentType?.split(';')[0]?.trim().toLowerCase() ?? ''];
}

function contentTypeError(contentType: string | undefined): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_CONTENT_TYPE',
    `Content-Type must be application/x-protobuf or application/json, got ${JSON.stringify(contentType?.slice(0, 80) ?? null)}. Set it to what the body is.`,
  );
}
