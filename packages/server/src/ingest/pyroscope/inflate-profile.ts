import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FormatError, isGzip } from '@hotspan/formats';
import { gunzipSmall } from '../gunzip-small.js';

const gunzipAsync = promisify(gunzip);

/**
 * Undoes gzip if the bytes are gzip. Rejects with HOTSPAN_ERR_FORMAT_LIMIT beyond `maxBytes` and HOTSPAN_ERR_FORMAT_COMPRESSED.
 */
export async function inflateProfile(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes;
  return (await gunzipSmall(bytes, maxBytes)) ?? inflateAsync(bytes, maxBytes);
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
