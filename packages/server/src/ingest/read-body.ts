import type { IncomingMessage } from 'node:http';
import type { ByteShare } from '../listen/byte-budget.js';
import { COMPRESSIONS, decompress, unknownCompression } from './decompress.js';
import { RECEIVE_TIMEOUT_MS, receiveBody } from './receive-body.js';

export interface BodyLimits {
  /** As sent. */
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
}

/**
 * Receives a body and undoes its Content-Encoding (none, gzip, deflate, or zstd where Node.js has it). Bytes are counted as
 * they arrive, before and after decompression, whatever Content-Length says; whoever opened `share` releases it.
 *
 * Throws HOTSPAN_ERR_SERVER_TOO_LARGE, _ENCODING, _BODY or _BUSY.
 */
export async function readBody(
  request: IncomingMessage,
  { maxBodyBytes, maxDecompressedBytes }: BodyLimits,
  { take }: ByteShare,
  receiveTimeoutMs: number = RECEIVE_TIMEOUT_MS,
): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const isCompressed = encoding !== 'identity';
  // Before the body has been received for nothing.
  if (isCompressed && !COMPRESSIONS.includes(encoding)) throw unknownCompression(encoding);
  const body = await receiveBody(request, {
    maxBytes: maxBodyBytes,
    onPart: (part) => take(part.length),
    timeoutMs: receiveTimeoutMs,
  });
  return isCompressed ? decompress(body, encoding, { maxBytes: maxDecompressedBytes, take }) : body;
}
