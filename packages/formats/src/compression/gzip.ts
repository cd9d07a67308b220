import { FormatError } from '../errors.js';
import { requireNodeZlib, toPlainBytes } from './node-zlib.js';

/**
 * Compresses with the platform's own streams (Node.js, browsers), at its default level. The same bytes give the same gzip on the
 * same platform only. Throws HOTSPAN_ERR_FORMAT_COMPRESSED on a platform without `CompressionStream`.
 */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (typeof CompressionStream === 'undefined') {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_COMPRESSED',
      'gzip cannot be written on this platform, it has no CompressionStream. Leave the bytes uncompressed.',
    );
  }
  // A copy, because the stream may read later what the caller changes by then.
  const blob = new Blob([new Uint8Array(bytes)]);
  return new Uint8Array(
    await new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
  );
}

/** The same at once, on Node.js only. Throws HOTSPAN_ERR_FORMAT_COMPRESSED elsewhere, which names {@link gzip}. */
export function gzipSync(bytes: Uint8Array): Uint8Array {
  const zlib = requireNodeZlib('Compress the bytes with `await gzip(bytes)`.');
  return toPlainBytes(zlib.gzipSync(bytes));
}
