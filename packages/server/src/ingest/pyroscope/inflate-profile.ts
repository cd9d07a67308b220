import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FormatError, gunzipSync, isGzip } from '@hotspan/formats';

const gunzipAsync = promisify(gunzip);

/** Inflating this much takes about 10 ms, which other requests can wait; more is done beside the event loop. */
const MAX_SYNC_BYTES = 4 * 1024 * 1024;
/** As much gzip holds more than that, unless it is hardly compressed. */
const MAX_SYNC_GZIP_BYTES = 512 * 1024;

/**
 * Undoes gzip if the bytes are gzip. Throws or rejects with HOTSPAN_ERR_FORMAT_LIMIT beyond `maxBytes` and
 * HOTSPAN_ERR_FORMAT_COMPRESSED. The usual profile is small, and the way through the thread pool costs as much as inflating it.
 */
export async function inflateProfile(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  if (bytes.length > MAX_SYNC_GZIP_BYTES) return inflateAsync(bytes, maxBytes);
  try {
    return gunzipSync(bytes, { maxBytes: Math.min(maxBytes, MAX_SYNC_BYTES) });
  } catch (error) {
    const isLarger = error instanceof FormatError && error.code === 'HOTSPAN_ERR_FORMAT_LIMIT';
    if (!isLarger || maxBytes <= MAX_SYNC_BYTES) throw error;
    return inflateAsync(bytes, maxBytes);
  }
}

async function inflateAsync(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    // Node names every zlib failure by a code.
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_LIMIT',
        `the gzip bytes inflate to more than maxBytes (${maxBytes}). Send less, or raise max_profile_bytes of the tenant.`,
        { limit: maxBytes, limitName: 'maxBytes', cause },
      );
    }
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_COMPRESSED',
      `the bytes are no complete gzip: ${cause instanceof Error ? cause.message : cause}. Compress and send them again.`,
      { cause },
    );
  }
}
