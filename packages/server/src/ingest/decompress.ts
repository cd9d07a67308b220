import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { ServerError } from '../errors.js';
import { freeMemory } from '../own-memory.js';
import { gunzipSmall } from './gunzip-small.js';
import { isWholeZstd } from './is-whole-zstd.js';

type CreateDecompressor = (options: { readonly chunkSize: number }) => Transform;

/** Node.js has it from 22.15 on; older ones, and the types of the oldest, do not. */
const { createZstdDecompress } = zlib as { readonly createZstdDecompress?: CreateDecompressor };

const DECOMPRESSORS: ReadonlyMap<string, CreateDecompressor> = new Map<string, CreateDecompressor>([
  ['gzip', zlib.createGunzip],
  ['deflate', zlib.createInflate],
  ...(createZstdDecompress === undefined ? [] : ([['zstd', createZstdDecompress]] as const)),
]);

/** Compressions that can be undone here, by their names in HTTP and gRPC, the most usual first. */
export const COMPRESSIONS: readonly string[] = [...DECOMPRESSORS.keys()];

export interface DecompressLimits {
  readonly maxBytes: number;
  /** Counts bytes as they come out; may throw, which ends it. */
  readonly take: (bytes: number) => void;
}

/**
 * Undoes a compression, counting bytes as they come out, and frees the memory of `bytes` (see {@link freeMemory}). Throws
 * HOTSPAN_ERR_SERVER_TOO_LARGE or _ENCODING, also for one that is not among {@link COMPRESSIONS}.
 */
export async function decompress(
  bytes: Buffer,
  compression: string,
  limits: DecompressLimits,
): Promise<Buffer> {
  const decompressed = await inflate(bytes, compression, limits);
  freeMemory(bytes);
  return decompressed;
}

async function inflate(bytes: Buffer, compression: string, limits: DecompressLimits): Promise<Buffer> {
  const { maxBytes, take } = limits;
  const create = DECOMPRESSORS.get(compression);
  if (create === undefined) throw unknownCompression(compression);
  if (compression === 'zstd' && !isWholeZstd(bytes)) throw brokenCompression(compression, 'it ends early');
  const small = compression === 'gzip' ? await gunzipSmall(bytes, maxBytes) : undefined;
  if (small !== undefined) {
    take(small.length);
    return small;
  }
  const stream = create({ chunkSize: chunkSizeFor(bytes.length) });
  const parts: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    stream.on('data', (part: Buffer) => {
      length += part.length;
      try {
        if (length > maxBytes) throw tooLarge(maxBytes);
        take(part.length);
      } catch (error) {
        stream.destroy();
        reject(error);
        return;
      }
      parts.push(part);
    });
    stream.on('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, length)));
    stream.on('error', (cause) => reject(brokenCompression(compression, cause.message, cause)));
    stream.end(bytes);
  });
}

export function unknownCompression(compression: string): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_ENCODING',
    `the body must be compressed with ${COMPRESSIONS.join(', ')} or not at all, got ${JSON.stringify(compression.slice(0, 40))}. Compress with gzip.`,
  );
}

const MIN_CHUNK_BYTES = 16 * 1024;
/** Of a body of 1 MB, chunks of this size take 40 % less time than Node's own 16 KiB; larger ones save no more. */
const MAX_CHUNK_BYTES = 256 * 1024;
/** Profiles become about five times as long: most fit the first chunk, and nothing is put together. */
const USUAL_RATIO = 6;

function chunkSizeFor(compressedBytes: number): number {
  return Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, compressedBytes * USUAL_RATIO));
}

function brokenCompression(compression: string, reason: string, cause?: unknown): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_ENCODING',
    `the body is not ${compression}, as the request says it is: ${reason}. Send it as ${compression}, or uncompressed.`,
    { cause },
  );
}

function tooLarge(maxBytes: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_TOO_LARGE',
    `the body has more than ${maxBytes} bytes once decompressed. Send smaller batches, or raise --max-decompressed-bytes.`,
  );
}
