import { once } from 'node:events';
import { createGzip, type Gzip } from 'node:zlib';

/** Zeros at the highest compression, written and inflated piece by piece: never whole in memory here. */
export async function makeGzipBomb(inflatedBytes: number): Promise<Uint8Array> {
  const gzip = createGzip({ level: 9 });
  const chunks: Uint8Array[] = [];
  gzip.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = once(gzip, 'end');
  await writeZeros(gzip, inflatedBytes);
  await ended;
  return Buffer.concat(chunks);
}

async function writeZeros(gzip: Gzip, count: number): Promise<void> {
  const piece = new Uint8Array(1024 * 1024);
  for (let left = count; left > 0; left -= piece.length) {
    if (!gzip.write(piece.subarray(0, left))) await once(gzip, 'drain');
  }
  gzip.end();
}
