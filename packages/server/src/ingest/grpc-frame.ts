import { ServerError } from '../errors.js';
import { bodyTooLarge } from './receive-body.js';

/** One byte of flags and four of length stand before every message of gRPC. */
export const GRPC_PREFIX_BYTES = 5;

export interface GrpcFrame {
  readonly isCompressed: boolean;
  readonly message: Buffer;
}

/**
 * Takes the only message out of the body of a unary call
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message").
 *
 * Throws HOTSPAN_ERR_SERVER_REQUEST for none, for more than one, and for one that ends early.
 */
export function readGrpcFrame(body: Buffer): GrpcFrame {
  const bytes = body.length - GRPC_PREFIX_BYTES;
  if (bytes < 0) {
    throw frameError(`must be one message behind its prefix of 5 bytes, got ${body.length} bytes in all`);
  }
  const flags = body.readUInt8(0);
  const length = body.readUInt32BE(1);
  if (flags > 1) throw frameError(`must have 0 or 1 as flags of its message, got ${flags}`);
  if (bytes < length) throw frameError(`must hold the ${length} bytes that its message has, got ${bytes}`);
  if (bytes > length) {
    throw frameError(`must be a single message, and ${bytes - length} bytes follow the first`);
  }
  return { isCompressed: flags === 1, message: body.subarray(GRPC_PREFIX_BYTES) };
}

/**
 * Looks at the parts of a body as they come. Throws HOTSPAN_ERR_SERVER_TOO_LARGE as soon as the prefix says that the message
 * will be longer than the limit.
 */
export function createGrpcPrefixCheck(maxBytes: number): (part: Buffer) => void {
  let seen = 0;
  let length = 0;
  return (part) => {
    for (let at = 0; at < part.length && seen < GRPC_PREFIX_BYTES; at++, seen++) {
      // Multiplied, not shifted: four bytes are more than a signed integer holds.
      if (seen > 0) length = length * 256 + (part[at] ?? 0);
    }
    if (length > maxBytes && seen === GRPC_PREFIX_BYTES) throw bodyTooLarge(maxBytes);
  };
}

export function encodeGrpcFrame(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(GRPC_PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, GRPC_PREFIX_BYTES);
  return frame;
}

function frameError(problem: string): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_REQUEST',
    `the body of a gRPC call ${problem}. Use a gRPC client's unary call.`,
  );
}
