import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** Sizes of one upload. */
export interface UploadSize {
  readonly gzipBytes: number;
  readonly rawBytes: number;
}

/** A receiver on the loopback that takes uploads and keeps their sizes. */
export interface UploadSink {
  readonly url: string;
  readonly uploads: readonly UploadSize[];
  close(): Promise<void>;
}

export async function startUploadSink(): Promise<UploadSink> {
  const uploads: UploadSize[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      uploads.push({ gzipBytes: body.length, rawBytes: gunzipSync(body).length });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is always an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    uploads,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
