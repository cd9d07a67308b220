import { Readable } from 'node:stream';
import type { UniversalServerResponse } from '@connectrpc/connect/protocol';
import { ServerError } from '../../errors.js';

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
