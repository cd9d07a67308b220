import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { Metadata, status } from '@grpc/grpc-js';
import { encodeExportResponse, encodeProfiles, WireWriter } from '@hotspan/otlp-profiles';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CERTIFICATE } from '../../../../test/support/certificate.js';
import { findFreePort, listen, startCollector } from '../collector.fixture.js';
import { createTestExporter, sampleProfiles } from '../exporter.fixture.js';
import type { OtlpProfilesExporterOptions } from '../options.js';
import { startGrpcCollector } from './grpc-collector.fixture.js';

const createGrpcExporter = (
  options: OtlpProfilesExporterOptions,
  runtime: Parameters<typeof createTestExporter>[1] = {},
) => createTestExporter({ protocol: 'grpc', ...options }, runtime);

/** Trailers with a `google.rpc.RetryInfo` of so many seconds and nanoseconds. */
function retryInfo(seconds: number, nanos: number): Metadata {
  const writer = new WireWriter(64);
  const nest = (tag: number, write: () => void): void => {
    writer.uint32(tag);
    const mark = writer.begin();
    write();
    writer.end(mark);
  };
  writer.int32Field(8, status.UNAVAILABLE);
  nest(26, () => writer.stringField(10, 'type.googleapis.com/google.rpc.Other'));
  nest(26, () => {
    writer.stringField(10, 'type.googleapis.com/google.rpc.RetryInfo');
    nest(18, () =>
      nest(10, () => {
        writer.int32Field(8, seconds);
        writer.int32Field(16, nanos);
      }),
    );
  });
  const trailers = new Metadata();
  trailers.set('grpc-status-details-bin', Buffer.from(writer.finish()));
  return trailers;
}

describe('by gRPC, an export', () => {
  test('delivers the encoded profiles with headers, user agent and time-out, on one connection', async () => {
    const collector = await startGrpcCollector();
    const { exporter } = createGrpcExporter({
      url: `http://us:er@127.0.0.1:${collector.port}/any/path`,
      userAgent: 'shop/1.0',
      headers: { 'x-scope-orgid': 'team', 'X-Trace-Bin': Buffer.from([1, 255]).toString('base64') },
    });
    const data = sampleProfiles();
    const result = await exporter.send(data);
    await exporter.send(encodeProfiles(data));

    const [first, second] = collector.calls;
    const bytes = encodeProfiles(data);
    expect(result).toEqual({
      code: 0,
      attempts: 1,
      grpcStatus: 0,
      sentBytes: bytes.length,
      rejectedProfiles: 0n,
    });
    expect(first?.body.equals(bytes)).toBe(true);
    expect(second?.body.equals(bytes)).toBe(true);
    const metadata = first?.metadata;
    expect(metadata?.getMap()).toMatchObject({
      authorization: `Basic ${Buffer.from('us:er').toString('base64')}`,
      'x-scope-orgid': 'team',
      'user-agent': expect.stringMatching(
        /^shop\/1\.0 Hotspan-OTLP-Exporter-JavaScript\/\d\S+ grpc-node-js\//,
      ),
    });
    expect(metadata?.get('x-trace-bin')).toEqual([Buffer.from([1, 255])]);
    expect(exporter.stats()).toMatchObject({ succeeded: 2, retries: 0, inFlight: 0 });
  });

  test.each(['gzip', 'none'] as const)(
    'is compressed on the wire as the option says: %s',
    async (compression) => {
      const frames: { encoding: unknown; compressed: number | undefined }[] = [];
      const server = createHttp2Server();
      server.on('stream', (stream, headers) => {
        stream.once('data', (chunk: Buffer) => {
          frames.push({ encoding: headers['grpc-encoding'], compressed: chunk[0] });
          stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '0' });
          stream.end(Buffer.alloc(5));
        });
      });
      const { port } = await listen(server as unknown as Parameters<typeof listen>[0]);
      const { exporter } = createGrpcExporter({ url: `http://127.0.0.1:${port}`, compression });
      await exporter.send(sampleProfiles());
      expect(frames).toEqual([
        compression === 'gzip' ? { encoding: 'gzip', compressed: 1 } : { encoding: undefined, compressed: 0 },
      ]);
    },
  );

  test('tells what the server refused of it', async () => {
    const response = encodeExportResponse({ rejectedProfiles: 2n, errorMessage: 'too old' });
    const collector = await startGrpcCollector(() => response);
    const { exporter, log } = createGrpcExporter({ url: collector.url });
    expect(await exporter.send(sampleProfiles())).toMatchObject({
      code: 0,
      rejectedProfiles: 2n,
      partialSuccessMessage: 'too old',
    });
    expect(log).toEqual([expect.stringContaining('refused 2 profiles: "too old"')]);
  });

  test('asks a headers function anew for every call', async () => {
    const collector = await startGrpcCollector((_, count) =>
      count === 1 ? { code: status.UNAVAILABLE } : new Uint8Array(0),
    );
    let calls = 0;
    const { exporter } = createGrpcExporter({
      url: collector.url,
      headers: async () => ({ authorization: `Bearer ${++calls}` }),
    });
    await exporter.send(sampleProfiles());
    expect(collector.calls.map(({ metadata }) => metadata.get('authorization'))).toEqual([
      ['Bearer 1'],
      ['Bearer 2'],
    ]);
  });

  test('fails without showing the value of a header that gRPC cannot carry', async () => {
    const collector = await startGrpcCollector();
    const { exporter } = createGrpcExporter({ url: collector.url, headers: { 'x-key': 's\u00e9cret' } });
    const result = await exporter.send(sampleProfiles());
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_HEADERS');
    expect(inspect(result, { depth: null })).not.toContain('s\u00e9cret');
  });
});

describe('a failing gRPC server', () => {
  const RETRYABLE = [
    'CANCELLED',
    'DEADLINE_EXCEEDED',
    'ABORTED',
    'OUT_OF_RANGE',
    'UNAVAILABLE',
    'DATA_LOSS',
  ] as const;

  test.each(RETRYABLE)('is tried again when it answers %s', async (name) => {
    const collector = await startGrpcCollector((_, count) =>
      count === 1 ? { code: status[name], details: 'later' } : new Uint8Array(0),
    );
    const { exporter, waitsMs, log } = createGrpcExporter({ url: collector.url });
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 2, grpcStatus: 0 });
    expect(waitsMs).toEqual([1_000]);
    expect(log[0]).toContain(`answered gRPC status ${status[name]} ${name} "later"`);
    expect(collector.calls[1]?.body.equals(collector.calls[0]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  test.each([
    'UNKNOWN',
    'INVALID_ARGUMENT',
    'NOT_FOUND',
    'PERMISSION_DENIED',
    'UNAUTHENTICATED',
    'RESOURCE_EXHAUSTED',
    'UNIMPLEMENTED',
    'INTERNAL',
  ] as const)('is not tried again when it answers %s', async (name) => {
    const collector = await startGrpcCollector(() => ({ code: status[name], details: 'no' }));
    const { exporter } = createGrpcExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1, retryable: false, grpcStatus: status[name] });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_STATUS');
    expect(result.error?.message).toContain('"no"');
  });

  test.each(['RESOURCE_EXHAUSTED', 'UNAVAILABLE'] as const)(
    'is tried again after the wait that it asks for with %s',
    async (name) => {
      const collector = await startGrpcCollector((_, count) =>
        count === 1 ? { code: status[name], metadata: retryInfo(2, 500_000_000) } : new Uint8Array(0),
      );
      const { exporter, waitsMs } = createGrpcExporter({ url: collector.url });
      expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 2 });
      expect(waitsMs).toEqual([2_500]);
    },
  );

  test('that asks for more time than is left is left alone, and its wish handed on', async () => {
    const metadata = retryInfo(60, 0);
    const collector = await startGrpcCollector(() => ({ code: status.RESOURCE_EXHAUSTED, metadata }));
    const { exporter, waitsMs } = createGrpcExporter({ url: collector.url });
    expect(await exporter.send(sampleProfiles())).toMatchObject({
      code: 1,
      retryable: true,
      retryAfterMs: 60_000,
    });
    expect(waitsMs).toEqual([]);
  });

  test('that echoes secrets shows none of them', async () => {
    const collector = await startGrpcCollector(({ metadata }) => ({
      code: status.INTERNAL,
      details: `bad ${metadata.get('authorization')}`,
    }));
    const { exporter } = createGrpcExporter({
      url: collector.url,
      headers: { authorization: 'Bearer s3cret99' },
    });
    const result = await exporter.send(sampleProfiles());
    expect(result.error?.message).toContain('status 13 INTERNAL "bad [redacted]"');
    expect(inspect(result, { depth: null, showHidden: true })).not.toContain('s3cret99');
  });
});

describe('on the network, an export by gRPC', () => {
  test('is tried again when the connection is refused, until the server is up', async () => {
    const port = await findFreePort();
    let waits = 0;
    const { exporter, log } = createGrpcExporter(
      { url: `http://127.0.0.1:${port}` },
      {
        sleep: async () => {
          if (++waits === 2) await startGrpcCollector(undefined, { port });
        },
      },
    );
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 3, grpcStatus: 0 });
    expect(log[0]).toMatch(/HOTSPAN_ERR_EXPORT_NETWORK.*ECONNREFUSED/);
  });

  test('fails as one when the name is unknown', async () => {
    const { exporter } = createGrpcExporter({ url: 'http://collector.invalid:4317', proxy: false });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 5, retryable: true });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
  });

  test('ends at the deadline when the server hangs, and the next one finds another connection', async () => {
    const collector = await startGrpcCollector((_, count) => (count === 1 ? 'nothing' : new Uint8Array(0)));
    const { exporter } = createGrpcExporter({ url: collector.url, timeoutMillis: 300 });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_TIMEOUT');
    expect(
      Number.parseInt(String(collector.calls[0]?.metadata.get('grpc-timeout')[0] ?? '0'), 10),
    ).toBeLessThan(301);
    expect((await exporter.send(sampleProfiles())).code).toBe(0);
  });

  test('ends at the deadline when a peer accepts and says nothing', async () => {
    const { port, open } = await listen(createServer((socket) => socket.resume()));
    const { exporter } = createGrpcExporter({ url: `http://127.0.0.1:${port}`, timeoutMillis: 300 });
    expect((await exporter.send(sampleProfiles())).error?.code).toBe('HOTSPAN_ERR_EXPORT_TIMEOUT');
    await expect.poll(open).toBe(0);
  });

  test('is tried again when the connection breaks', async () => {
    const { port, connections } = await listen(
      createServer((socket) => socket.once('data', () => socket.destroy())),
    );
    const { exporter } = createGrpcExporter({ url: `http://127.0.0.1:${port}` });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 5 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
    expect(connections()).toBe(5);
  });

  test('fails for good when the answer is too large', async () => {
    const collector = await startGrpcCollector(() => new Uint8Array(5 * 1024 * 1024));
    const { exporter } = createGrpcExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_RESPONSE_TOO_LARGE');
  });

  test('fails when the peer speaks HTTP/1.1 only', async () => {
    const collector = await startCollector();
    const { exporter } = createGrpcExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result.code).toBe(1);
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
  });

  test('shows the status of an HTTP/2 server that is no gRPC', async () => {
    const server = createHttp2Server((_, response) => response.writeHead(404).end('no such page'));
    const { port } = await listen(server as unknown as Parameters<typeof listen>[0]);
    const { exporter } = createGrpcExporter({ url: `http://127.0.0.1:${port}` });
    const result = await exporter.send(sampleProfiles());
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_STATUS');
    expect(result.error?.message).toContain('404');
  });
});

describe('over TLS, an export by gRPC', () => {
  test('trusts the certificate it was given', async () => {
    const collector = await startGrpcCollector(undefined, { tls: true });
    const { exporter } = createGrpcExporter({
      url: collector.url,
      httpAgentOptions: { ca: CERTIFICATE.cert },
    });
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, grpcStatus: 0 });
    // Node.js warns of a server name that is an IP address, or refuses it.
    expect(warnings).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('fails when the certificate is of another address', async () => {
    const collector = await startGrpcCollector(undefined, { tls: true });
    const relay = createServer((client) => {
      const server = connect(Number(new URL(collector.url).port), '127.0.0.1');
      client.pipe(server).pipe(client);
      client.on('error', () => server.destroy());
      server.on('error', () => client.destroy());
    });
    onTestFinished(() => void relay.close());
    await once(relay.listen(0, '127.0.0.2'), 'listening');
    // A server that listens on a port has an address of this form.
    const { port } = relay.address() as AddressInfo;
    const { exporter } = createGrpcExporter({
      url: `https://127.0.0.2:${port}`,
      httpAgentOptions: { ca: CERTIFICATE.cert },
    });
    const result = await exporter.send(sampleProfiles());
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
    expect(result.error?.message).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('takes any certificate when told so', async () => {
    const collector = await startGrpcCollector(undefined, { tls: true });
    const options = { url: collector.url, httpAgentOptions: { rejectUnauthorized: false } };
    expect((await createGrpcExporter(options).exporter.send(sampleProfiles())).code).toBe(0);
  });

  test('fails for good when the certificate is not trusted', async () => {
    const collector = await startGrpcCollector(undefined, { tls: true });
    const { exporter } = createGrpcExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1, retryable: false });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
    expect(result.error?.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});

test('through a proxy, an export by gRPC goes by a tunnel, with the credentials of the proxy', async () => {
  const collector = await startGrpcCollector();
  const tunnels: unknown[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', (request, socket: Socket) => {
    tunnels.push([request.url, request.headers['proxy-authorization']]);
    const upstream = connect(collector.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
  });
  const { port } = await listen(proxy);
  const { exporter } = createGrpcExporter({
    url: 'http://collector.test:4317',
    proxy: `http://us%40er:pass@127.0.0.1:${port}`,
  });
  for (let i = 0; i < 2; i++) expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0 });
  expect(tunnels).toEqual([['collector.test:4317', `Basic ${Buffer.from('us@er:pass').toString('base64')}`]]);
});

describe('shutdown, by gRPC', () => {
  test('ends calls under way at the deadline and closes the connection', async () => {
    const collector = await startGrpcCollector(() => 'nothing');
    const { exporter } = createGrpcExporter({ url: collector.url, timeoutMillis: 300 });
    const pending = exporter.send(sampleProfiles());
    await expect.poll(() => collector.calls).toHaveLength(1);
    await exporter.shutdown();
    expect((await pending).error?.code).toBe('HOTSPAN_ERR_EXPORT_TIMEOUT');
    expect((await exporter.send(sampleProfiles())).error?.code).toBe('HOTSPAN_ERR_EXPORT_SHUTDOWN');
  });
});
