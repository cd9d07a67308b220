import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { ServerError } from '../errors.js';
import { ownMemory } from '../own-memory.js';

/** HTTP/1.1 has such a limit of Node's; a stream of HTTP/2 that stalls would hold its bytes for ever. */
export const RECEIVE_TIMEOUT_MS = 60_000;

/** A request of HTTP/1.1, or one of HTTP/2 in the compatibility API, which has the same shape and its stream. */
export type HttpRequest = IncomingMessage & { readonly stream?: ServerHttp2Stream };

export interface ReceiveBodyOptions {
  /** As sent. */
  readonly maxBytes: number;
  /** Sees each part as it comes; may throw, which ends it. */
  readonly onPart: (part: Buffer) => void;
  readonly timeoutMs: number;
}

/**
 * Receives a body as it was sent, counting bytes as they come, whatever Content-Length says. When it throws, the rest may
 * still be coming: {@link discardBody}.
 *
 * Throws HOTSPAN_ERR_SERVER_TOO_LARGE or _BODY, or what `onPart` throws.
 */
export async function receiveBody(
  request: HttpRequest,
  { maxBytes, onPart, timeoutMs }: ReceiveBodyOptions,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
  const timer = setTimeout(() => hangUp(request), timeoutMs);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    // The stream is left as it is when a limit ends the loop: the answer goes out first.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      // A request without encoding set yields buffers.
      const part = chunk as Buffer;
      length += part.length;
      if (length > maxBytes) throw bodyTooLarge(maxBytes);
      onPart(part);
      parts.push(part);
    }
  } catch (cause) {
    throw cause instanceof ServerError ? cause : cutOff(cause);
  } finally {
    clearTimeout(timer);
  }
  // HTTP/2 gives the part of a stream that was reset as if it were whole.
  if (request.aborted || !request.complete) throw cutOff();
  // Copied even if it came at once: what a socket reads lies in memory of 64 KB, which cannot be given back by hand.
  return ownMemory(Buffer.concat(parts, length));
}

/**
 * Throws away what is left of a body that is answered already: to be hung up on while sending can cost a client the answer.
 * Bodies of HTTP/1.1 that do not end are ended by Node's own limit, those of HTTP/2 after so long.
 */
export function discardBody(request: HttpRequest, timeoutMs: number = RECEIVE_TIMEOUT_MS): void {
  request.resume();
  const { stream } = request;
  if (stream === undefined || stream.destroyed) return;
  const timer = setTimeout(() => stream.close(), timeoutMs).unref();
  stream.once('close', () => clearTimeout(timer));
}

/** Ends a request without an answer. */
function hangUp(request: HttpRequest): void {
  // To destroy a request of HTTP/2 leaves its stream open.
  if (request.stream === undefined) request.destroy();
  else request.stream.destroy();
}

/** The error of a body, or of one that says it will be, larger than the limit. */
export function bodyTooLarge(maxBytes: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_TOO_LARGE',
    `the body has more than ${maxBytes} bytes. Send smaller batches, or raise --max-body-bytes.`,
  );
}

function cutOff(cause?: unknown): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_BODY',
    'the connection ended before the body did. Send it again.',
    { cause },
  );
}
