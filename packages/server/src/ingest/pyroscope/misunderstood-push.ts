import { Readable } from 'node:stream';
import type { UniversalServerResponse } from '@connectrpc/connect/protocol';
import { RPC_CODES } from '../../error-status.js';
import { ServerError } from '../../errors.js';
import { encodeGrpcText } from '../grpc-answer.js';
import { encodeGrpcFrame } from '../grpc-frame.js';

/** The error of a body that is there and is no request. */
export function misunderstoodPush(): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_REQUEST',
    'the body is no push.v1.PushRequest in protobuf. Send one, or JSON as application/json.',
  );
}

/**
 * That error as an answer of Connect. The library's handlers take protobuf that they cannot read for a fault of their own and answer
 * 500, which senders repeat.
 */
export function answerMisunderstood({ message }: ServerError): UniversalServerResponse {
  return {
    status: 400,
    header: new Headers({ 'content-type': 'application/json' }),
    body: Readable.from([Buffer.from(JSON.stringify({ code: 'invalid_argument', message }))]),
  };
}

/** Of gRPC, as the library says it. */
const INTERNAL = String(RPC_CODES.internal);
const INVALID = String(RPC_CODES.invalidArgument);
/** The flag of the part of a gRPC-Web body that stands for trailers. */
const WEB_TRAILER = 0x80;

export interface StatusCorrection {
  /** Whether the library could read the request. */
  readonly isUnderstood: () => boolean;
  /** Makes the error, once. */
  readonly toError: () => ServerError;
}

/**
 * The same in gRPC, whose status stands behind the body, and in gRPC-Web, where it is the last part of the body: gives the body as it
 * is to be sent, and changes the trailers.
 */
export async function* correctStatus(
  { body, trailer }: UniversalServerResponse,
  { isUnderstood, toError }: StatusCorrection,
): AsyncGenerator<Uint8Array> {
  for await (const part of body ?? []) {
    const isFault = part[0] === WEB_TRAILER && Buffer.from(part).includes(`grpc-status: ${INTERNAL}`);
    yield isFault && !isUnderstood() ? encodeWebTrailer(toError()) : part;
  }
  if (trailer?.get('grpc-status') !== INTERNAL || isUnderstood()) return;
  trailer.set('grpc-status', INVALID);
  trailer.set('grpc-message', encodeGrpcText(toError().message));
}

function encodeWebTrailer({ message }: ServerError): Uint8Array {
  const text = Buffer.from(`grpc-status: ${INVALID}\r\ngrpc-message: ${encodeGrpcText(message)}\r\n`);
  const frame = encodeGrpcFrame(text);
  frame.writeUInt8(WEB_TRAILER, 0);
  return frame;
}
