import type { IncomingMessage } from 'node:http';
import { ServerError } from '../errors.js';
import type { ByteBudget } from '../listen/byte-budget.js';
import { decompress } from './decompress.js';
import { createGrpcPrefixCheck, GRPC_PREFIX_BYTES, readGrpcFrame } from './grpc-frame.js';
import type { BodyLimits, RequestBody } from './read-body.js';
import { RECEIVE_TIMEOUT_MS, receiveBody } from './receive-body.js';

export interface ReadGrpcMessageOptions {
  readonly limits: BodyLimits;
  readonly budget: ByteBudget;
  /** As the call names it: one of COMPRESSIONS, or `identity`. */
  readonly compression: string;
}

/**
 * Receives the message of a unary gRPC call and decompresses it. The counterpart of readBody().
 *
 * Throws HOTSPAN_ERR_SERVER_TOO_LARGE, _ENCODING, _BODY, _REQUEST or _BUSY, with nothing held.
 */
export async function readGrpcMessage(
  request: IncomingMessage,
  { limits, budget, compression }: ReadGrpcMessageOptions,
): Promise<RequestBody> {
  const { take, release } = budget.open();
  const checkPrefix = createGrpcPrefixCheck(limits.maxBodyBytes);
  try {
    const body = await receiveBody(request, {
      maxBytes: GRPC_PREFIX_BYTES + limits.maxBodyBytes,
      onPart(part) {
        checkPrefix(part);
        take(part.length);
      },
      timeoutMs: RECEIVE_TIMEOUT_MS,
    });
    const { isCompressed, message } = readGrpcFrame(body);
    if (!isCompressed) return { bytes: message, release };
    if (compression === 'identity') {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_ENCODING',
        'the message is marked as compressed, and grpc-encoding does not say how. Send grpc-encoding: gzip.',
      );
    }
    const bytes = await decompress(message, compression, { maxBytes: limits.maxDecompressedBytes, take });
    return { bytes, release };
  } catch (error) {
    release();
    throw error;
  }
}
