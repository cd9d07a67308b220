import { completeFormatLimits } from '../complete-format-limits.js';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { brokenGzip, tooManyBytes } from './gunzip-errors.js';
import { findNodeZlib, requireNodeZlib, toPlainBytes } from './node-zlib.js';

/** Deflate makes at most 1 032 bytes of one. So a piece inflates to 16 MiB at most before the limit is looked at again. */
const PIECE_BYTES = 16 * 1024;

/** The longest array of all supported versions of Node.js; zlib takes no larger limit. */
const LONGEST_OUTPUT = 0xffff_ffff;

/**
 * Inflates gzip with the platform's own streams (Node.js, browsers). Stops when more than `maxBytes` came out.
 *
 * Several gzip members one after another are read as their concatenation (RFC 1952, 2.2) on Node.js; browsers refuse them, and
 * so does this there. What else follows the end is refused, but for padding with zeros on Node.js.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT, HOTSPAN_ERR_FORMAT_OPTION, and HOTSPAN_ERR_FORMAT_COMPRESSED for bytes that are no gzip, cut
 * off or corrupt, and on a platform without `DecompressionStream`.
 */
export async function gunzip(bytes: Uint8Array, limits?: Partial<FormatLimits>): Promise<Uint8Array> {
  const { maxBytes } = completeFormatLimits(limits);
  if (typeof DecompressionStream === 'undefined') {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_COMPRESSED',
      'gzip cannot be read on this platform, it has no DecompressionStream. Decompress the bytes first.',
    );
  }
  const { readable, writable } = new DecompressionStream('gzip');
  // What goes wrong while feeding shows on the reading side, too.
  void feed(writable, bytes).catch(() => undefined);
  try {
    return await collect(readable, maxBytes);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    // Since version 24 the streams of Node.js stop at the end of the first member, its zlib does not.
    if (hasMoreMembers(error) && findNodeZlib() !== undefined) return gunzipSync(bytes, { maxBytes });
    throw brokenGzip(error);
  }
}

/**
 * The same at once, on Node.js only, members and padding as there. Throws HOTSPAN_ERR_FORMAT_COMPRESSED elsewhere, which names
 * {@link gunzip}.
 */
export function gunzipSync(bytes: Uint8Array, { maxBytes }: Pick<FormatLimits, 'maxBytes'>): Uint8Array {
  const zlib = requireNodeZlib('Decompress the bytes with `await gunzip(bytes)` first.');
  const maxOutputLength = Math.min(maxBytes, LONGEST_OUTPUT);
  try {
    return toPlainBytes(zlib.gunzipSync(bytes, { maxOutputLength, chunkSize: guessLength(bytes) }));
  } catch (error) {
    throw codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? tooManyBytes(maxOutputLength) : brokenGzip(error);
  }
}

/** Room for all output at once saves a quarter of the time, but is taken whatever comes. */
const MAX_CHUNK_BYTES = 1024 * 1024;

/** Gzip ends in the length of what it holds, modulo 2^32 and for all that anybody knows. One byte more tells that it was all. */
function guessLength(bytes: Uint8Array): number {
  const end = bytes.length;
  const claimed =
    ((bytes[end - 1] ?? 0) << 24) |
    ((bytes[end - 2] ?? 0) << 16) |
    ((bytes[end - 3] ?? 0) << 8) |
    (bytes[end - 4] ?? 0);
  return Math.min(Math.max((claimed >>> 0) + 1, PIECE_BYTES), MAX_CHUNK_BYTES);
}

async function feed(writable: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  // It rejects as well when the stream fails; nobody else listens to it.
  void writer.closed.catch(() => undefined);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    await writer.ready;
    await writer.write(bytes.subarray(at, at + PIECE_BYTES));
  }
  await writer.close();
}

async function collect(readable: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > maxBytes) {
      // Not awaited: a platform may first finish the piece under way. What it throws is of no use any more.
      void reader.cancel().catch(() => undefined);
      throw tooManyBytes(maxBytes);
    }
    chunks.push(read.value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

const hasMoreMembers = (error: unknown): boolean => codeOf(error) === 'ERR_TRAILING_JUNK_AFTER_STREAM_END';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
