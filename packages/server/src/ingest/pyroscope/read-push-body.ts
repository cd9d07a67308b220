import type { IncomingMessage } from 'node:http';
import type { ByteShare } from '../../listen/byte-budget.js';
import { COMPRESSIONS, decompress } from '../decompress.js';
import type { BodyLimits } from '../read-body.js';
import { RECEIVE_TIMEOUT_MS, receiveBody } from '../receive-body.js';

export interface ReadPushBodyOptions {
  /** Content-Encoding of the body, as {@link takeEncoding} found it. */
  readonly encoding: string | undefined;
  readonly limits: BodyLimits;
  readonly share: ByteShare;
  /** Called before anything is received; may throw. */
  readonly onRead: () => void;
  /** Called when all of it is there. */
  readonly onReceived: () => void;
  /** What the protocol's handler is to see of an error. */
  readonly toError: (error: unknown) => Error;
}

/**
 * The body of a request as the one part that handlers of Connect's protocols ask for: received when it is asked for, counted as it
 * comes and as it is decompressed.
 */
export async function* readPushBody(
  request: IncomingMessage,
  { encoding, limits, share, onRead, onReceived, toError }: ReadPushBodyOptions,
): AsyncGenerator<Uint8Array> {
  let body: Buffer;
  try {
    onRead();
    const take = (bytes: number): void => share.take(bytes);
    body = await receiveBody(request, {
      maxBytes: limits.maxBodyBytes,
      onPart: (part) => take(part.length),
      timeoutMs: RECEIVE_TIMEOUT_MS,
    });
    if (encoding !== undefined) {
      body = await decompress(body, encoding, { maxBytes: limits.maxDecompressedBytes, take });
    }
  } catch (error) {
    throw toError(error);
  }
  onReceived();
  yield body;
}

/** Unary calls of Connect; gRPC compresses messages and not bodies. */
const CONNECT_TYPE = /^application\/(json|proto)\b/i;

/**
 * Takes Content-Encoding and Content-Length out of the headers that the protocol's handler sees, when the body that it gets will be
 * another than was sent. One that is not known is left for the handler, which has an answer to that.
 */
export function takeEncoding(header: Headers): string | undefined {
  const encoding = header.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (!COMPRESSIONS.includes(encoding) || !CONNECT_TYPE.test(header.get('content-type') ?? ''))
    return undefined;
  header.delete('content-encoding');
  header.delete('content-length');
  return encoding;
}
