import type { Socket } from 'node:net';
import { ServerError } from '../errors.js';
import { codeWordOf } from './code-word.js';

/** What Node says of a connection that speaks no HTTP, by its code. */
const STATUSES: Readonly<Record<string, readonly [status: number, reason: string, problem: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [
    408,
    'Request Timeout',
    'the request did not come within the time that it may take',
  ],
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    'the request has more than 64 KiB of headers',
  ],
};

/** Answers on a connection of HTTP/1.1 from which no request can be read, and closes it: JSON with a code, as elsewhere. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // There is nobody left to answer.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, problem] = STATUSES[error.code ?? ''] ?? [
    400,
    'Bad Request',
    'the bytes are no request of HTTP',
  ];
  const { message } = new ServerError('HOTSPAN_ERR_SERVER_REQUEST', `${problem}. Correct the client.`);
  const body = JSON.stringify({ code: codeWordOf(status), message });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    // Not when the client ends: one that is too slow need not.
    () => socket.destroy(),
  );
}
