import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ServerError } from '../errors.js';
import type { ByteBudget } from '../listen/byte-budget.js';

export interface BodyLimits {
  /** As sent. */
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
}

/** A body with what must be given back when it is no longer needed. */
export interface RequestBody {
  readonly bytes: Uint8Array;
  release(): void;
}

const gunzipAsync = promisify(gunzip);
/** HTTP/1.1 has such a limit of Node's; a stream of HTTP/2 that stalls would hold its bytes for ever. */
const RECEIVE_TIMEOUT_MS = 60_000;

/**
 * Receives a body and undoes its Content-Encoding (none or gzip). Bytes are counted as they arrive, before and after
 * decompression, whatever Content-Length says.
 *
 * Throws HOTSPAN_ERR_SERVER_TOO_LARGE, _ENCODING, _BODY or _BUSY, with nothing held.
 */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
  budget: ByteBudget,
  receiveTimeoutMs: number = RECEIVE_TIMEOUT_MS,
): Promise<RequestBody> {
  const { headers } = request;
  const { take, release } = budget.open();
  try {
    const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
    if (encoding !== 'identity' && encoding !== 'gzip') {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_ENCODING',
        `Content-Encoding must be gzip or absent, got ${JSON.stringify(encoding.slice(0, 40))}. Compress with gzip.`,
      );
    }
    if (Number(headers['content-length'] ?? 0) > limits.maxBodyBytes) throw tooLarge(limits.maxBodyBytes);
    const timer = setTimeout(() => request.destroy(), receiveTimeoutMs);
    const body = await receive(request, limits.maxBodyBytes, take).finally(() => clearTimeout(timer));
    if (encoding === 'identity') return { bytes: body, release };
    const bytes = await decompress(body, limits.maxDecompressedBytes);
    take(bytes.length);
    return { bytes, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function receive(
  request: IncomingMessage,
  maxBytes: number,
  take: (bytes: number) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // The stream is left as it is when a limit ends the loop: the answer goes out first.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      // A request without encoding set yields buffers.
      const part = chunk as Buffer;
      length += part.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      take(part.length);
      chunks.push(part);
    }
  } catch (cause) {
    throw cause instanceof ServerError ? cause : cutOff(cause);
  }
  // HTTP/2 gives the part of a stream that was reset as if it were whole.
  if (request.aborted || !request.complete) throw cutOff();
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

async function decompress(body: Buffer, maxBytes: number): Promise<Uint8Array> {
  try {
    return await gunzipAsync(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    // Node names every zlib failure by a code.
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_TOO_LARGE',
        `the body has more than ${maxBytes} bytes once decompressed. Send smaller batches, or raise --max-decompressed-bytes.`,
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_ENCODING',
      `the body is not gzip, as Content-Encoding says it is: ${reason}. Send it as gzip, or without Content-Encoding.`,
      { cause },
    );
  }
}

function cutOff(cause?: unknown): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_BODY',
    'the connection ended before the body did. Send it again.',
    { cause },
  );
}

function tooLarge(maxBytes: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_TOO_LARGE',
    `the body has more than ${maxBytes} bytes. Send smaller batches, or raise --max-body-bytes.`,
  );
}
