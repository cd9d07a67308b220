import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError, type ErrorStatus, isFailure, RPC_CODES } from '../error-status.js';
import { headersOf } from '../listen/headers-of.js';
import { COMPRESSIONS, unknownCompression } from './decompress.js';
import { sendGrpcError, sendGrpcMessage } from './grpc-answer.js';
import { parseGrpcTimeout, withDeadline } from './grpc-timeout.js';
import { encodeOtlpSuccess } from './otlp-success.js';
import { readGrpcMessage } from './read-grpc-message.js';
import { discardBody } from './receive-body.js';
import { type OtlpOptions, storeOtlp } from './store-otlp.js';

/** Whether a content type is one of gRPC that this door takes; parameters change nothing. */
export function isGrpc(contentType: string | undefined): boolean {
  return grpcTypeOf(contentType) !== undefined;
}

/**
 * OTLP/gRPC. The framing is read here and not by a library, so that the message reaches the decoder as the bytes that it is.
 * Throws what {@link refuseOtlpGrpc} answers.
 */
export async function acceptOtlpGrpc(
  request: FastifyRequest,
  reply: FastifyReply,
  options: OtlpOptions,
): Promise<void> {
  const timeoutMs = parseGrpcTimeout(headersOf(request.headers)('grpc-timeout'));
  const type = typeOf(request);
  const answer = await withDeadline(exportProfiles(request, type, options), timeoutMs);
  reply.hijack();
  sendGrpcMessage(reply.raw, type, answer);
}

/** Answers a failed call as OTLP/HTTP is answered: its status in `grpc-status`, RetryInfo where it is worth another try. */
export function refuseOtlpGrpc(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { metrics }: OtlpOptions,
): void {
  const failure = describeGrpcError(error, request);
  if (isFailure(failure)) request.log.error({ err: error }, 'an OTLP request failed');
  metrics.refusedRequests.inc({ door: 'otlp_grpc', code: failure.code });
  reply.hijack();
  sendGrpcError(reply.raw, typeOf(request), failure);
  // Whoever waited no longer than that does not send any longer either.
  const isOver = failure.rpcCode === RPC_CODES.deadlineExceeded;
  discardBody(request.raw, isOver ? 0 : undefined);
}

/** Resolves with the answer's message. */
async function exportProfiles(request: FastifyRequest, type: string, options: OtlpOptions): Promise<Buffer> {
  const { access, limits, budget } = options;
  const tenant = access.authorizeWrite(headersOf(request.headers));
  const compression = compressionOf(request);
  // Before the message has been received for nothing, and whether it is compressed or not.
  if (!isKnown(compression)) throw unknownCompression(compression);
  const share = budget.open();
  try {
    const bytes = await readGrpcMessage(request.raw, { limits, share, compression });
    const codec = type.endsWith('+json') ? 'json' : 'protobuf';
    const rejections = await storeOtlp({ bytes, codec, tenant, door: 'otlp_grpc' }, options);
    return encodeOtlpSuccess(codec, rejections);
  } finally {
    share.release();
  }
}

/** gRPC's own answer to a compression that is not known is not that to bad data: clients then try another. */
function describeGrpcError(error: unknown, request: FastifyRequest): ErrorStatus {
  const status = describeError(error);
  const isUnknown = status.code === 'HOTSPAN_ERR_SERVER_ENCODING' && !isKnown(compressionOf(request));
  return isUnknown ? { ...status, rpcCode: RPC_CODES.unimplemented } : status;
}

function isKnown(compression: string): boolean {
  return compression === 'identity' || COMPRESSIONS.includes(compression);
}

function compressionOf(request: FastifyRequest): string {
  return (headersOf(request.headers)('grpc-encoding') ?? 'identity').trim().toLowerCase();
}

/** What the answer's content type is: the request's, without its parameters. */
function typeOf(request: FastifyRequest): string {
  return grpcTypeOf(request.headers['content-type']) ?? 'application/grpc';
}

function grpcTypeOf(contentType: string | undefined): string | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^application\/grpc(\+proto|\+json)?$/.test(type) ? type : undefined;
}
