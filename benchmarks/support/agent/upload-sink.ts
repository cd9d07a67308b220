import { listenLocally } from '../../../test/support/listen-locally.js';

/** One upload of profiles. */
export interface Upload {
  /** When all of it had come, in milliseconds since the epoch. */
  readonly atMs: number;
  /** Of the body as sent, compressed or not. */
  readonly bytes: number;
}

/** A receiver on the loopback that takes what agents upload, and keeps the sizes of profiles. */
export interface UploadSink {
  readonly url: string;
  readonly uploads: readonly Upload[];
  close(): Promise<void>;
}

/** OTLP, Pyroscope's and Datadog's. Other paths (traces, what a server can do) are answered and not counted. */
const PROFILE_PATHS = ['/v1development/profiles', '/ingest', '/profiling/v1/input'];

export async function startUploadSink(): Promise<UploadSink> {
  const uploads: Upload[] = [];
  const server = await listenLocally((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      const isProfile = PROFILE_PATHS.includes(path);
      if (isProfile) uploads.push({ atMs: Date.now(), bytes });
      // Datadog's tracer reads rates from the answer to its traces, and routes from that to /info.
      if (isProfile) response.end();
      else response.setHeader('content-type', 'application/json').end(answerTo(path));
    });
  });
  return { ...server, uploads };
}

function answerTo(path: string): string {
  return JSON.stringify(path === '/info' ? { endpoints: ['/v0.4/traces'] } : { rate_by_service: {} });
}
