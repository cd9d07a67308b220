import type { IncomingHttpHeaders } from 'node:http';
import { decodePprof, type PprofProfile } from '@hotspan/formats';
import { listenLocally } from '../../../test/support/listen-locally.js';

/** A receiver on the loopback of the wall profiles that Pyroscope's and Datadog's agents upload as pprof. */
export interface PprofSink {
  readonly url: string;
  readonly profiles: readonly PprofProfile[];
  close(): Promise<void>;
}

export async function startPprofSink(): Promise<PprofSink> {
  const profiles: PprofProfile[] = [];
  const server = await listenLocally(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const pprof = await findPprof(request.url ?? '', request.headers, Buffer.concat(chunks));
    if (pprof !== undefined) profiles.push(decodePprof(pprof));
    // Datadog's tracer reads rates from the answer to its traces.
    response.setHeader('content-type', 'application/json').end('{"rate_by_service":{}}');
  });
  return { ...server, profiles };
}

async function findPprof(
  path: string,
  headers: IncomingHttpHeaders,
  body: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array | undefined> {
  if (path.startsWith('/ingest?')) return body;
  if (path !== '/profiling/v1/input') return undefined;
  const type = headers['content-type'] ?? '';
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const wall = form.get('wall.pprof');
  return wall instanceof Blob ? new Uint8Array(await wall.arrayBuffer()) : undefined;
}
