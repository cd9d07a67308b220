import { decodePprofAsProfiles, gunzip, isGzip } from '@hotspan/formats';
import {
  createProfilesBuilder,
  encodeProfiles,
  type ProfilesData,
  toKeyValues,
} from '@hotspan/otlp-profiles';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSamples } from '../../../../../test/support/read-samples.js';
import { serve } from '../../lifecycle/serve.fixture.js';
import { resolveOptions } from '../../options/resolve-options.js';
import type { StartOptions } from '../../options/start-options.js';
import { createAgentLog } from '../../self/agent-log.js';
import { createSender } from '../create-sender.js';
import { createUploader, type Uploader } from '../create-uploader.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const START_NANOS = 1_794_000_000_400_000_000n;

interface Ingested {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A server with the door `/ingest`. `answer` gives the status of the n-th request, from 1. */
async function startIngest(answer: (count: number) => number = () => 200) {
  const requests: Ingested[] = [];
  const url = await serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://host');
    const query = Object.fromEntries(searchParams);
    requests.push({ path, query, headers: request.headers, body });
    // Longer than an upload may wait, so that it is not tried again at once.
    response.writeHead(answer(requests.length), { 'retry-after': '3600' }).end();
  });
  return { url, requests };
}

function createTestUploader(endpoint: string, options: StartOptions = {}): Uploader {
  const given = { endpoint, protocol: 'pyroscope', logger: { warn: () => {} }, ...options } as const;
  const resolved = resolveOptions(given, {}).options;
  const log = createAgentLog(resolved.logger);
  const uploader = createUploader({
    maxBytes: resolved.queueMaxBytes,
    maxCount: resolved.queueMaxCount,
    createSender: () => createSender(resolved, log),
    log,
  });
  onTestFinished(() => uploader.close());
  return uploader;
}

/** A window with a CPU profile at 99 Hz, with a link, and the two of the heap. */
function createWindow(): Uint8Array {
  const builder = createProfilesBuilder();
  const functionIndex = builder.addFunction({ name: 'work', filename: 'app.js' });
  const stack = builder.addStack([builder.addLocation([{ functionIndex, line: 4 }])]);
  const add = (type: string, unit: string, periodType: { type: string; unit: string }, period: number) =>
    builder.addProfile({
      sampleType: { type, unit },
      periodType,
      period,
      timeUnixNano: START_NANOS,
      durationNano: 500_000_000n,
      profileId: Uint8Array.from({ length: 16 }, () => 1),
    });
  const cpu = add('cpu', 'nanoseconds', { type: 'cpu', unit: 'nanoseconds' }, 10_101_010);
  cpu.add(stack, 0, builder.addLink(TRACE_ID, SPAN_ID), 10_101_010);
  const bytes = { type: 'space', unit: 'bytes' };
  add('inuse_space', 'bytes', bytes, 524_288).add(stack, 0, 0, 4_096);
  add('inuse_objects', 'count', bytes, 524_288).add(stack, 0, 0, 2);
  const resource = toKeyValues({ 'service.name': 'checkout', 'host.name': 'web-1' });
  return encodeProfiles(builder.build({ resource, scopeName: 'hotspan' }));
}

const readBody = async ({ body }: Ingested): Promise<ProfilesData> =>
  decodePprofAsProfiles(isGzip(body) ? await gunzip(body) : body);

describe('an upload to /ingest', () => {
  test('is one pprof request for each profile', async () => {
    const server = await startIngest();
    const uploader = createTestUploader(`${server.url}/pyroscope/`, { authToken: 'token', tenantId: 'team' });
    uploader.push(createWindow());
    await uploader.drain();

    const common = {
      name: 'checkout{host_name=web-1}',
      // The window is half a second, within one second.
      from: '1794000000',
      until: '1794000001',
      spyName: 'nodespy',
      format: 'pprof',
    };
    expect(server.requests.map(({ query }) => query)).toEqual([
      { ...common, sampleRate: '99' },
      common,
      common,
    ]);
    for (const { path, headers, body } of server.requests) {
      expect(path).toBe('/pyroscope/ingest');
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        authorization: 'Bearer token',
        'x-scope-orgid': 'team',
        'user-agent': expect.stringMatching(/^hotspan\//),
      });
      expect(headers['content-encoding']).toBeUndefined();
      expect(isGzip(body)).toBe(true);
    }
    expect(uploader.stats()).toMatchObject({
      uploads: 1,
      failedUploads: 0,
      uploadedBytes: server.requests.reduce((sum, { body }) => sum + body.length, 0),
    });
  });

  test('has the samples with their links, and the time of the window', async () => {
    const server = await startIngest();
    const uploader = createTestUploader(server.url, { compression: 'none' });
    uploader.push(createWindow());
    await uploader.drain();

    const [cpu, space, objects] = await Promise.all(server.requests.map(readBody));
    expect(server.requests.every(({ body }) => !isGzip(body))).toBe(true);
    expect(cpu && readSamples(cpu, 'cpu')).toEqual([
      { functions: ['work'], value: 10_101_010n, labels: {}, traceId: TRACE_ID, spanId: SPAN_ID },
    ]);
    expect(space && readSamples(space, 'inuse_space')).toMatchObject([
      { functions: ['work'], value: 4_096n },
    ]);
    expect(objects && readSamples(objects, 'inuse_objects')).toMatchObject([{ value: 2n }]);
    const [profile] = cpu?.resourceProfiles[0]?.scopeProfiles[0]?.profiles ?? [];
    expect(profile).toMatchObject({ timeUnixNano: START_NANOS, durationNano: 500_000_000n });
    // As Pyroscope looks for them.
    expect(server.requests[0]?.body.includes('span_id')).toBe(true);
    expect(server.requests[0]?.body.includes(SPAN_ID)).toBe(true);
    expect(server.requests[0]?.body.includes('trace_id')).toBe(true);
    expect(server.requests[0]?.body.includes(TRACE_ID)).toBe(true);
  });

  test('goes on where it broke off', async () => {
    const server = await startIngest((count) => (count === 2 ? 503 : 200));
    const uploader = createTestUploader(server.url);
    uploader.push(createWindow());
    await uploader.drain();
    expect(server.requests).toHaveLength(2);
    expect(uploader.stats()).toMatchObject({ uploads: 0, failedUploads: 1, queuedCount: 1, droppedCount: 0 });

    await uploader.drain();
    expect(server.requests).toHaveLength(4);
    const [first, failed, again, last] = await Promise.all(server.requests.map(readBody));
    expect(first && readSamples(first, 'cpu')).toHaveLength(1);
    expect(failed && readSamples(failed, 'inuse_space')).toHaveLength(1);
    expect(again && readSamples(again, 'inuse_space')).toHaveLength(1);
    expect(last && readSamples(last, 'inuse_objects')).toHaveLength(1);
    expect(uploader.stats()).toMatchObject({ uploads: 1, failedUploads: 1, queuedCount: 0, droppedCount: 0 });
  });

  test('leaves out a profile that is refused for good, and the window counts as dropped', async () => {
    const server = await startIngest((count) => (count === 1 ? 422 : 200));
    const uploader = createTestUploader(server.url);
    uploader.push(createWindow());
    await uploader.drain();
    expect(server.requests).toHaveLength(3);
    expect(uploader.stats()).toMatchObject({ uploads: 0, failedUploads: 1, queuedCount: 0, droppedCount: 1 });
  });

  test('of bytes that are no profiles fails, and they are dropped', async () => {
    const server = await startIngest();
    const uploader = createTestUploader(server.url);
    uploader.push(new TextEncoder().encode('no profiles'));
    await uploader.drain();
    expect(server.requests).toHaveLength(0);
    expect(uploader.stats()).toMatchObject({ failedUploads: 1, droppedCount: 1 });
  });
});
