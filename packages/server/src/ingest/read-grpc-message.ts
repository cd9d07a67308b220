import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors.js';
import type { ByteShare } from '../listen/byte-budget.js';
import { decompress } from './decompress.js';
import { createGrpcPrefixCheck, GRPC_PREFIX_BYTES, readGrpcFrame } from './grpc-frame.js';
import type { BodyLimits } from './read-body.js';
import { RECEIVE_TIMEOUT_MS, receiveBody } from './receive-body.js';

export interface ReadGrpcMessageOptions {
  readonly limits: BodyLimits;
  /** Takes the bytes as they come; whoever opened it releases it. */
  readonly share: ByteShare;
  /** As the call names it: one of COMPRESSIONS, or `identity`. */
  readonly compression: string;
}

/**
 * Receives the message of a unary gRPC call and decompresses it. The counterpart of readBody().
 *
 * Throws HOTSPAN_ERR_SERVER_TOO_LARGE, _ENCODING, _BODY, _REQUEST or _BUSY.
 */
export async function readGrpcMessage(
  request: IncomingMessage,
  { limits, share: { take }, compression }: ReadGrpcMessageOptions,
): Promise<Buffer> {
  const checkPrefix = createGrpcPrefixCheck(limits.maxBodyBytes);
  const body = await receiveBody(request, {
    maxBytes: GRPC_PREFIX_BYTES + limits.maxBodyBytes,
    onPart(part) {
      checkPrefix(part);
      take(part.length);
    },
    timeoutMs: RECEIVE_TIMEOUT_MS,
  });
  const { isCompressed, message } = readGrpcFrame(body);
  if (!isCompressed) return message;
  if (compression === 'identity') {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_ENCODING',
      'the message is marked as compressed, and grpc-encoding does not say how. Send grpc-encoding: gzip.',
    );
  }
  return decompress(message, compression, { maxBytes: limits.maxDecompressedBytes, take });
}
