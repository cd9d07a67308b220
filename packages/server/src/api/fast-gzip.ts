import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Compression } from '@connectrpc/connect/protocol';
import { compressionGzip } from '@connectrpc/connect-node';

const compress = promisify(gzip);

/**
 * Zlib's own level, 6, takes 15 ms for a flame graph of 310 KB and makes 50 KB of it; 4 takes 3 ms for 60 KB. Brotli at its own level is
 * slower than the query.
 */
const LEVEL = 4;
/** Exported profiles: of 8.7 MB level 4 makes 2.0 MB in 71 ms, and 1 makes 2.3 in 48. */
const LARGE_BYTES = 1024 * 1024;
const LARGE_LEVEL = 1;

/** Gzip for answers that somebody waits for. */
export const fastGzip: Compression = {
  ...compressionGzip,
  compress: (bytes) => compress(bytes, { level: bytes.length < LARGE_BYTES ? LEVEL : LARGE_LEVEL }),
};
