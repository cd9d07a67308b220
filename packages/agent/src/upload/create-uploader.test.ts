import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { createProfilesBuilder, decodeProfiles, encodeProfiles } from '@hotspan/otlp-profiles';
import { describe, expect, onTestFinished, test } from 'vitest';
import { resolveOptions } from '../options/resolve-options.js';
import type { StartOptions } from '../options/start-options.js';
import { createAgentLog } from '../self/agent-log.js';
import { VERSION } from '../version.js';
import { createSender } from './create-sender.js';
import { createUploader } from './create-uploader.js';

interface ReceivedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Answers the n-th request, from 1. */
type Answer = (count: number, request: ReceivedRequest) => number | Promise<number>;

async function startServer(answer: Answer) {
  const requests: ReceivedRequest[] = [];
  let open = 0;
  let mostOpen = 0;
  const server = createServer((request, response) => {
    mostOpen = Math.max(mostOpen, ++open);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const received = { url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      requests.push(received);
      const status = await answer(requests.length, received);
      open--;
      // Longer than the exporter may wait, so that it does not try again by itself.
      response.writeHead(status, status >= 500 ? { 'retry-after': '3600' } : {}).end();
    });
  });
  const port = await listen(server);
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { port, requests, mostOpen: () => mostOpen, close };
}

async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  // A TCP server's address is always an AddressInfo.
  return (server.address() as AddressInfo).port;
}

/** An uploader as the agent makes it, and what it warned of. */
function createTestUploader(port: number, options: StartOptions = {}) {
  const warnings: string[] = [];
  const resolved = resolveOptions(
    {
      endpoint: `http://127.0.0.1:${port}`,
      logger: { warn: (message) => warnings.push(message) },
      ...options,
    },
    {},
  ).options;
  const log = createAgentLog(resolved.logger);
  const uploader = createUploader({
    maxBytes: resolved.queueMaxBytes,
    maxCount: resolved.queueMaxCount,
    createSender: () => createSender(resolved, log),
    log,
  });
  onTestFinished(() => uploader.close());
  return { uploader, warnings };
}

/** A window with one sample of a function of this name. */
function windowOf(name: string): Uint8Array {
  const builder = createProfilesBuilder();
  const functionIndex = builder.addFunction({ name, filename: 'app.js' });
  const profile = builder.addProfile({
    sampleType: { type: 'cpu', unit: 'nanoseconds' },
    timeUnixNano: 1n,
    durationNano: 1n,
  });
  profile.add(builder.addStack([builder.addLocation([{ functionIndex }])]), 0, 0, 7);
  return encodeProfiles(builder.build({ scopeName: 'test' }));
}

function nameIn({ body, headers }: ReceivedRequest): string | undefined {
  const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  const { strings, functions } = decodeProfiles(bytes).data.dictionary;
  return strings[functions.name[1] ?? 0];
}

describe('an upload', () => {
  test('is a gzipped OTLP request with the headers of the options', async () => {
    const server = await startServer(() => 200);
    const { uploader, warnings } = createTestUploader(server.port, {
      authToken: 'token',
      tenantId: 'team-1',
      headers: { 'x-extra': 'yes' },
    });
    uploader.push(windowOf('checkout'));
    await uploader.drain();
    const [request] = server.requests;
    expect(request).toMatchObject({
      url: '/v1development/profiles',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        authorization: 'Bearer token',
        'x-scope-orgid': 'team-1',
        'x-extra': 'yes',
        'user-agent': expect.stringMatching(`^hotspan/${VERSION} `),
      },
    });
    expect(request && nameIn(request)).toBe('checkout');
    expect(uploader.stats()).toMatchObject({
      uploads: 1,
      failedUploads: 0,
      uploadedBytes: request?.body.length,
      queuedCount: 0,
    });
    expect(warnings).toEqual([]);
  });

  test('is not compressed when told so', async () => {
    const server = await startServer(() => 200);
    const { uploader } = createTestUploader(server.port, { compression: 'none' });
    const window = windowOf('checkout');
    uploader.push(window);
    await uploader.drain();
    expect(server.requests[0]?.headers['content-encoding']).toBeUndefined();
    expect(server.requests[0]?.body.equals(window)).toBe(true);
  });

  test('comes one at a time and oldest first, also when more is pushed on the way', async () => {
    const server = await startServer((count) => {
      if (count === 1) for (const name of ['third', 'fourth']) uploader.push(windowOf(name));
      void uploader.drain();
      return 200;
    });
    const { uploader } = createTestUploader(server.port);
    for (const name of ['first', 'second']) uploader.push(windowOf(name));
    await Promise.all([uploader.drain(), uploader.drain()]);
    expect(server.requests.map(nameIn)).toEqual(['first', 'second', 'third', 'fourth']);
    expect(server.mostOpen()).toBe(1);
  });
});

describe('after a failure', () => {
  test('that may pass, the window is kept and goes first next time', async () => {
    const server = await startServer((count) => (count === 1 ? 503 : 200));
    const { uploader, warnings } = createTestUploader(server.port);
    for (const name of ['first', 'second']) uploader.push(windowOf(name));
    await uploader.drain();
    expect(uploader.stats()).toMatchObject({ failedUploads: 1, queuedCount: 2, droppedCount: 0 });
    await uploader.drain();
    expect(server.requests.map(nameIn)).toEqual(['first', 'first', 'second']);
    expect(uploader.stats()).toMatchObject({ uploads: 2, failedUploads: 1, queuedCount: 0, droppedCount: 0 });
    expect(warnings).toEqual([expect.stringMatching(/^hotspan: profiles were not uploaded: .*503/)]);
  });

  test('that will not pass, the window is dropped and the next one is tried', async () => {
    const server = await startServer((count) => (count === 1 ? 400 : 200));
    const { uploader, warnings } = createTestUploader(server.port);
    for (const name of ['first', 'second']) uploader.push(windowOf(name));
    const droppedBytes = windowOf('first').byteLength;
    await uploader.drain();
    expect(server.requests.map(nameIn)).toEqual(['first', 'second']);
    expect(uploader.stats()).toMatchObject({ uploads: 1, failedUploads: 1, droppedCount: 1, droppedBytes });
    expect(warnings).toEqual([expect.stringContaining('400')]);
  });

  test('of the same kind there is no second warning', async () => {
    const server = await startServer((count) => (count < 3 ? 400 : 404));
    const { uploader, warnings } = createTestUploader(server.port);
    for (const name of ['first', 'second', 'third']) uploader.push(windowOf(name));
    await uploader.drain();
    expect(uploader.stats()).toMatchObject({ failedUploads: 3, droppedCount: 3 });
    expect(warnings).toHaveLength(1);
  });

  test('of a server that is away there is one warning, however it shows', async () => {
    const server = await startServer((count) => (count === 1 ? 503 : 429));
    const { uploader, warnings } = createTestUploader(server.port, { uploadTimeoutMs: 700 });
    uploader.push(windowOf('first'));
    await uploader.drain();
    await uploader.drain();
    server.close();
    await uploader.drain();
    expect(uploader.stats()).toMatchObject({ failedUploads: 3, queuedCount: 1 });
    expect(warnings).toEqual([expect.stringContaining('503')]);
  });

  test('while the server is down, windows are kept up to the limit and the oldest are dropped', async () => {
    const server = createServer((_, response) => response.end());
    const port = await listen(server);
    server.close();
    await once(server, 'close');
    const { uploader, warnings } = createTestUploader(port, {
      queueMaxCount: 2,
      // The exporter's own second attempt would come later.
      uploadTimeoutMs: 700,
    });
    for (const name of ['first', 'second', 'third']) {
      uploader.push(windowOf(name));
      await uploader.drain();
    }
    expect(uploader.stats()).toMatchObject({ uploads: 0, failedUploads: 3, queuedCount: 2, droppedCount: 1 });
    expect(warnings).toEqual([expect.stringContaining('HOTSPAN_ERR_EXPORT_NETWORK')]);

    const names: (string | undefined)[] = [];
    const revived = createServer(async (request, response) => {
      const chunks: Buffer[] = await request.toArray();
      names.push(nameIn({ url: '', headers: request.headers, body: Buffer.concat(chunks) }));
      response.end();
    });
    await listen(revived, port);
    await uploader.drain();
    expect(names).toEqual(['second', 'third']);
    expect(uploader.stats()).toMatchObject({ uploads: 2, queuedCount: 0 });
  });

  test('to make the exporter, it is made anew next time and the window is kept', async () => {
    const server = await startServer(() => 200);
    const log = createAgentLog({ warn: (message) => warnings.push(message) });
    const warnings: string[] = [];
    const { options } = resolveOptions({ endpoint: `http://127.0.0.1:${server.port}` }, {});
    let attempts = 0;
    const uploader = createUploader({
      maxBytes: options.queueMaxBytes,
      maxCount: options.queueMaxCount,
      createSender: () => {
        if (++attempts < 3) return Promise.reject(new Error('no memory'));
        return createSender(options, log);
      },
      log,
    });
    onTestFinished(() => uploader.close());
    uploader.push(windowOf('first'));
    await uploader.drain();
    await uploader.drain();
    expect(uploader.stats()).toMatchObject({ queuedCount: 1 });
    await uploader.drain();
    expect(uploader.stats()).toMatchObject({ queuedCount: 0, uploads: 1 });
    expect(warnings).toEqual(['hotspan: the exporter could not be made: Error: no memory']);
  });
});

describe('handing over', () => {
  test('gives away what is under way and what waits, oldest first, and counts what was delivered', async () => {
    let given: readonly Uint8Array[] = [];
    const server = await startServer(async () => {
      uploader.handOver((windows) => {
        given = windows;
        return { delivered: 2 };
      });
      return 200;
    });
    const { uploader } = createTestUploader(server.port);
    const windows = ['first', 'second'].map(windowOf);
    for (const window of windows) uploader.push(window);
    await uploader.drain();
    expect(given).toEqual(windows);
    expect(server.requests.map(nameIn)).toEqual(['first']);
    expect(uploader.stats()).toMatchObject({ uploads: 2, failedUploads: 0, queuedCount: 0, droppedCount: 0 });
  });

  test('drops and counts what was not delivered, and says why', async () => {
    const { uploader } = createTestUploader(1);
    for (const name of ['first', 'second', 'third']) uploader.push(windowOf(name));
    expect(uploader.handOver(() => ({ delivered: 1, problem: 'too slow' }))).toBe('too slow');
    expect(uploader.stats()).toMatchObject({ uploads: 1, failedUploads: 1, queuedCount: 0, droppedCount: 2 });
  });

  test('is bounded: the newest windows of 4 MiB', () => {
    const { uploader } = createTestUploader(1);
    const megabytes = (count: number): Uint8Array => new Uint8Array(count * 1024 * 1024);
    const windows = [megabytes(2), megabytes(3), megabytes(1)];
    for (const window of windows) uploader.push(window);
    let given: readonly Uint8Array[] = [];
    uploader.handOver((all) => {
      given = all;
      return { delivered: all.length };
    });
    expect(given).toEqual(windows.slice(1));
    expect(uploader.stats()).toMatchObject({ uploads: 2, droppedCount: 1, droppedBytes: 2 * 1024 * 1024 });
  });

  test('starts nothing when nothing waits', () => {
    const { uploader } = createTestUploader(1);
    expect(
      uploader.handOver(() => {
        throw new Error('started');
      }),
    ).toBeUndefined();
  });
});

describe('closing', () => {
  test('lets the upload under way end and begins no other', async () => {
    let closing: Promise<void> | undefined;
    const server = await startServer(() => {
      closing ??= uploader.close();
      return 200;
    });
    const { uploader } = createTestUploader(server.port);
    for (const name of ['first', 'second']) uploader.push(windowOf(name));
    await uploader.drain();
    await closing;
    expect(server.requests.map(nameIn)).toEqual(['first']);
    expect(uploader.stats()).toMatchObject({ uploads: 1, queuedCount: 1 });
  });

  test('is possible before anything was sent', async () => {
    const { uploader } = createTestUploader(1);
    await expect(uploader.close()).resolves.toBeUndefined();
  });
});
