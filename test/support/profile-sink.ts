import type { IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { decodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';
import { listenLocally } from './listen-locally.js';

/** One accepted upload. */
export interface ReceivedUpload {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Bytes of the body as sent, so compressed or not. */
  readonly sentBytes: number;
  readonly encodedBytes: number;
  readonly data: ProfilesData;
}

/** A real OTLP/HTTP receiver of profiles. */
export interface ProfileSink {
  /** Base URL. */
  readonly url: string;
  readonly uploads: readonly ReceivedUpload[];
  /** Resolves with the uploads when there are at least so many. */
  received(count: number): Promise<readonly ReceivedUpload[]>;
  close(): Promise<void>;
}

/** `status` decides the answer of each request, 200 by default; only what is answered 200 counts as an upload. */
export async function startProfileSink(
  options: { readonly status?: () => number } = {},
): Promise<ProfileSink> {
  const uploads: ReceivedUpload[] = [];
  const waiting: { count: number; resolve: (uploads: readonly ReceivedUpload[]) => void }[] = [];

  const { url, close } = await listenLocally((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const status = options.status?.() ?? 200;
      if (status === 200) {
        const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        uploads.push({
          path: request.url ?? '',
          headers: request.headers,
          sentBytes: body.byteLength,
          encodedBytes: bytes.byteLength,
          data: decodeProfiles(bytes).data,
        });
        for (const { count, resolve } of waiting) if (uploads.length >= count) resolve(uploads);
      }
      response.writeHead(status).end();
    });
  });

  return {
    url,
    uploads,
    received: (count) =>
      uploads.length >= count
        ? Promise.resolve(uploads)
        : new Promise((resolve) => waiting.push({ count, resolve })),
    close,
  };
}
