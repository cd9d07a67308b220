import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CERTIFICATE } from '../../../test/support/certificate.js';
import { findFreePort, listen, startCollector } from './collector.fixture.js';
import { createTestExporter, sampleProfiles } from './exporter.fixture.js';

describe('on the network, an export', () => {
  test('is tried again when the connection is refused, until the server is up', async () => {
    const port = await findFreePort();
    const server = createHttpServer((request, response) => request.resume().on('end', () => response.end()));
    let waits = 0;
    const { exporter } = createTestExporter(
      { url: `http://127.0.0.1:${port}/` },
      {
        sleep: async () => {
          if (++waits === 2) await listen(server, port);
        },
      },
    );
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 3, httpStatus: 200 });
  });

  test('fails with the reason when the connection is refused all the time', async () => {
    const port = await findFreePort();
    const { exporter } = createTestExporter({ url: `http://localhost:${port}/` });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 5 });
    expect(result.httpStatus).toBeUndefined();
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
    expect(result.error?.message).toContain('ECONNREFUSED');
  });

  test('is tried again when the connection closes without an answer', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      const answers = ++connections > 1;
      socket.once('data', () => {
        if (answers) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        else socket.destroy();
      });
    });
    const { port } = await listen(server);
    const { exporter } = createTestExporter({ url: `http://127.0.0.1:${port}/` });
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 2 });
  });

  test('ends at the deadline when the server hangs', async () => {
    const collector = await startCollector(() => {});
    const { exporter } = createTestExporter({ url: collector.url, timeoutMillis: 200 });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_TIMEOUT');
  });

  test('ends at the deadline when the answer never ends', async () => {
    const collector = await startCollector((response) => void response.writeHead(200).write('x'));
    const { exporter } = createTestExporter({ url: collector.url, timeoutMillis: 200 });
    const { error } = await exporter.send(sampleProfiles());
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_TIMEOUT');
  });

  test('ends at the deadline when the headers function never answers', async () => {
    const { exporter } = createTestExporter({
      url: 'http://127.0.0.1:1/',
      timeoutMillis: 50,
      headers: () => new Promise(() => {}),
    });
    const { error } = await exporter.send(sampleProfiles());
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_TIMEOUT');
  });

  test.each([
    ['declared', { 'content-length': String(5 * 1024 * 1024) }],
    ['chunked', {}],
  ])('fails for good when the %s answer is too large', async (_, headers) => {
    const collector = await startCollector((response) => {
      response.writeHead(200, headers).end(Buffer.alloc(5 * 1024 * 1024));
    });
    const { exporter } = createTestExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_RESPONSE_TOO_LARGE');
  });

  test('fails for good when the peer does not speak HTTP', async () => {
    const { port } = await listen(createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    const { exporter } = createTestExporter({ url: `http://127.0.0.1:${port}/` });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
  });
});

describe('over TLS, an export', () => {
  test('trusts the certificate it was given', async () => {
    const collector = await startCollector(undefined, CERTIFICATE);
    const { exporter } = createTestExporter({
      url: collector.url,
      httpAgentOptions: { ca: CERTIFICATE.cert },
    });
    for (let i = 0; i < 2; i++) expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0 });
    expect(collector.connections()).toBe(1);
  });

  test('fails for good when the certificate is not trusted', async () => {
    const collector = await startCollector(undefined, CERTIFICATE);
    const { exporter } = createTestExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 1 });
    expect(result.error?.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test('takes any certificate when told so', async () => {
    const collector = await startCollector(undefined, CERTIFICATE);
    const { exporter } = createTestExporter({
      url: collector.url,
      httpAgentOptions: { rejectUnauthorized: false },
    });
    expect((await exporter.send(sampleProfiles())).code).toBe(0);
  });
});

describe('through a proxy, an export', () => {
  test('over http is sent as an absolute URL, with the credentials of the proxy', async () => {
    const proxy = await startCollector();
    const { exporter } = createTestExporter(
      { url: 'http://collector.test:4318/p' },
      { env: { HTTP_PROXY: `http://user:pass@127.0.0.1:${proxy.port}` } },
    );
    expect((await exporter.send(sampleProfiles())).code).toBe(0);
    expect(proxy.requests[0]).toMatchObject({
      path: 'http://collector.test:4318/p',
      headers: {
        host: 'collector.test:4318',
        'proxy-authorization': `Basic ${Buffer.from('user:pass').toString('base64')}`,
      },
    });
  });

  test('over https goes through a tunnel that the certificate option reaches', async () => {
    const collector = await startCollector(undefined, CERTIFICATE);
    const targets: string[] = [];
    const proxy = createHttpServer();
    proxy.on('connect', (request, socket: Socket) => {
      targets.push(request.url ?? '');
      const upstream = connect(collector.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
    });
    const { port } = await listen(proxy);
    const { exporter } = createTestExporter({
      url: 'https://collector.test/p',
      proxy: `http://127.0.0.1:${port}`,
      httpAgentOptions: { ca: CERTIFICATE.cert },
    });
    for (let i = 0; i < 2; i++) expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0 });
    expect(targets).toEqual(['collector.test:443']);
    expect(collector.requests[0]?.path).toBe('/p');
    await exporter.shutdown();
    await expect.poll(() => collector.open()).toBe(0);
  });

  test('is tried again when the proxy cannot open the tunnel', async () => {
    const proxy = createHttpServer();
    proxy.on('connect', (_, socket: Socket) => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    const { port } = await listen(proxy);
    const { exporter } = createTestExporter({
      url: 'https://collector.test/p',
      proxy: `http://127.0.0.1:${port}`,
    });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, attempts: 5 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_NETWORK');
  });
});
