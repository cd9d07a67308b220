import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Compression } from '@connectrpc/connect/protocol';
import { compressionGzip } from '@connectrpc/connect-node';

const compress = promisify(gzip);

/**
 * Of a flame graph of 323 KB level 1 makes 69 KB in 3.1 ms, 4 makes 64 KB in 4.8 and zlib's own, 6, 53 KB in 12.5: only where less than
 * 20 Mbit/s come through is sending the rest slower than leaving it out. Of a profile of 8.7 MB 1 makes 2.3 MB in 48 ms and 4 makes 2.0 MB
 * in 71. Brotli at its own level is slower than the query.
 */
const LEVEL = 1;

/** Gzip for answers that somebody waits for. */
export const fastGzip: Compression = {
  ...compressionGzip,
  compress: (bytes) => compress(bytes, { level: LEVEL }),
};
