import { encodeExportResponse, encodeProfiles } from '@hotspan/otlp-profiles';
import { describe, expect, test } from 'vitest';
import { startCollector } from './collector.fixture.js';
import type { ExportResult } from './export-result.js';
import { createTestExporter, sampleProfiles, WALL_CLOCK_MS } from './exporter.fixture.js';

describe('a successful export', () => {
  test('delivers the encoded profiles as gzipped OTLP protobuf', async () => {
    const collector = await startCollector();
    const { exporter } = createTestExporter({ url: collector.url, userAgent: 'shop/1.0' });
    const data = sampleProfiles();
    const result = await exporter.send(data);

    const [request] = collector.requests;
    expect(result).toEqual({
      code: 0,
      attempts: 1,
      httpStatus: 200,
      sentBytes: request?.raw.length,
      rejectedProfiles: 0n,
    });
    expect(request).toMatchObject({
      method: 'POST',
      path: '/v1development/profiles',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'gzip',
        'user-agent': expect.stringMatching(/^shop\/1\.0 Hotspan-OTLP-Exporter-JavaScript\/\d+\.\d+\.\d+$/),
      },
    });
    expect(request?.body.equals(encodeProfiles(data))).toBe(true);
  });

  test('takes encoded bytes as they are, uncompressed when told so', async () => {
    const collector = await startCollector();
    const { exporter } = createTestExporter({ url: collector.url, compression: 'none' });
    const bytes = encodeProfiles(sampleProfiles());
    expect(await exporter.send(bytes)).toMatchObject({ code: 0, sentBytes: bytes.length });
    expect(collector.requests[0]?.headers['content-encoding']).toBeUndefined();
    expect(collector.requests[0]?.raw.equals(bytes)).toBe(true);
  });

  test('carries the headers of the option', async () => {
    const collector = await startCollector();
    const { exporter } = createTestExporter({
      url: collector.url,
      headers: { Authorization: 'Bearer abc', 'x-scope-orgid': 'team' },
    });
    await exporter.send(sampleProfiles());
    expect(collector.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer abc',
      'x-scope-orgid': 'team',
    });
  });

  test('asks a headers function anew for every request', async () => {
    const collector = await startCollector((response, _, count) => {
      response.writeHead(count === 1 ? 503 : 200).end();
    });
    let calls = 0;
    const { exporter } = createTestExporter({
      url: collector.url,
      headers: async () => ({ authorization: `Bearer ${++calls}` }),
    });
    await exporter.send(sampleProfiles());
    expect(collector.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('keeps the connection for the next one', async () => {
    const collector = await startCollector();
    const { exporter } = createTestExporter({ url: collector.url });
    for (let i = 0; i < 3; i++) await exporter.send(sampleProfiles());
    expect(collector.requests).toHaveLength(3);
    expect(collector.connections()).toBe(1);
  });

  test('calls back with the result', async () => {
    const collector = await startCollector();
    const { exporter } = createTestExporter({ url: collector.url });
    const result = await new Promise<ExportResult>((resolve) => exporter.export(sampleProfiles(), resolve));
    expect(result.code).toBe(0);
  });

  test('survives a callback that throws, and says so', async () => {
    const collector = await startCollector();
    const { exporter, log } = createTestExporter({ url: collector.url });
    exporter.export(sampleProfiles(), () => {
      throw new Error('user bug');
    });
    await exporter.forceFlush();
    await expect.poll(() => log).toEqual([expect.stringContaining('user bug')]);
  });

  test('is not needed for data without profiles', async () => {
    const { exporter } = createTestExporter({ url: 'http://127.0.0.1:1' });
    const empty = { dictionary: sampleProfiles().dictionary, resourceProfiles: [] };
    expect(await exporter.send(empty)).toMatchObject({ code: 0, attempts: 0, sentBytes: 0 });
    expect(await exporter.send(new Uint8Array())).toMatchObject({ code: 0, attempts: 0 });
    expect(exporter.stats()).toMatchObject({ empty: 2, succeeded: 2 });
  });
});

describe('a partial success', () => {
  test('is reported, logged once per kind and not retried', async () => {
    const collector = await startCollector((response, _, count) => {
      response.setHeader('content-type', 'application/x-protobuf');
      response.end(encodeExportResponse({ rejectedProfiles: count < 3 ? 2n : 0n, errorMessage: 'too old' }));
    });
    const { exporter, log } = createTestExporter({ url: collector.url });
    const results = [];
    for (let i = 0; i < 4; i++) results.push(await exporter.send(sampleProfiles()));

    expect(results[0]).toMatchObject({
      code: 0,
      attempts: 1,
      rejectedProfiles: 2n,
      partialSuccessMessage: 'too old',
    });
    expect(results[3]).toMatchObject({ code: 0, rejectedProfiles: 0n, partialSuccessMessage: 'too old' });
    expect(log).toEqual([
      `warn ${collector.url} refused 2 profiles: "too old"`,
      `warn ${collector.url} took the profiles with a warning: "too old"`,
    ]);
    expect(exporter.stats()).toMatchObject({ succeeded: 4, rejectedProfiles: 4n });
  });

  test.each(['application/json', 'application/x-protobuf'])(
    'is not read from a body of %s that is none',
    async (type) => {
      const collector = await startCollector((response) => {
        response.setHeader('content-type', type);
        response.end('{"partialSuccess":{}}');
      });
      const { exporter } = createTestExporter({ url: collector.url });
      expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, rejectedProfiles: 0n });
    },
  );
});

describe('a failing server', () => {
  test('is tried again with the same bytes after the wait it asks for', async () => {
    const collector = await startCollector((response, _, count) => {
      if (count === 1) response.writeHead(503, { 'retry-after': '3' });
      else if (count === 2) {
        response.writeHead(429, { 'retry-after': new Date(WALL_CLOCK_MS + 5_000).toUTCString() });
      }
      response.end();
    });
    const { exporter, waitsMs, log } = createTestExporter({ url: collector.url });
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 3, httpStatus: 200 });
    expect(waitsMs).toEqual([3_000, 2_000]);
    const [first, ...others] = collector.requests.map(({ raw }) => raw.toString('hex'));
    expect(others).toEqual([first, first]);
    expect(exporter.stats()).toMatchObject({ succeeded: 1, retries: 2 });
    expect(log[0]).toMatch(/^debug .*answered 503.*Next attempt in 3000 ms/);
  });

  test.each([408, 429, 500, 502, 503, 504])(
    'is tried until the deadline when it answers %i',
    async (status) => {
      const collector = await startCollector((response) => response.writeHead(status).end());
      const { exporter, waitsMs } = createTestExporter({ url: collector.url });
      const result = await exporter.send(sampleProfiles());
      expect(result).toMatchObject({ code: 1, httpStatus: status, attempts: 5 });
      expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_STATUS');
      // The fifth wait, 5 s, would end after the deadline of 10 s.
      expect(waitsMs).toEqual([1_000, 1_500, 2_250, 3_375]);
      expect(result.error?.message).toContain(
        'Gave up after 5 attempts: a wait of 5000 ms would pass the deadline',
      );
    },
  );

  test('is tried six times at most', async () => {
    const collector = await startCollector((response) => response.writeHead(503).end());
    const { exporter } = createTestExporter({ url: collector.url, timeoutMillis: 60_000 });
    const result = await exporter.send(sampleProfiles());
    expect(collector.requests).toHaveLength(6);
    expect(result.error?.message).toMatch(/Gave up after 6 attempts\.$/);
  });

  test('that asks for more time than is left is left alone, and its wish handed on', async () => {
    const collector = await startCollector((response) =>
      response.writeHead(429, { 'retry-after': '60' }).end(),
    );
    const { exporter, waitsMs } = createTestExporter({ url: collector.url });
    expect(await exporter.send(sampleProfiles())).toMatchObject({
      code: 1,
      attempts: 1,
      retryAfterMs: 60_000,
    });
    expect(waitsMs).toEqual([]);
  });

  test.each([400, 401, 403, 404, 413, 415, 422, 501])(
    'is not tried again when it answers %i',
    async (status) => {
      const collector = await startCollector((response) => response.writeHead(status).end());
      const { exporter } = createTestExporter({ url: collector.url });
      const result = await exporter.send(sampleProfiles());
      expect(result).toMatchObject({ code: 1, httpStatus: status, attempts: 1 });
      expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_STATUS');
    },
  );

  test('is quoted in the error', async () => {
    const collector = await startCollector((response) => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('no\nsuch tenant');
    });
    const { exporter } = createTestExporter({ url: collector.url });
    const { error } = await exporter.send(sampleProfiles());
    expect(error?.message).toContain('answered 400 "no such tenant", expected 200.');
  });

  test('that redirects is not followed', async () => {
    const target = await startCollector();
    const collector = await startCollector((response) =>
      response.writeHead(308, { location: target.url }).end(),
    );
    const { exporter } = createTestExporter({ url: collector.url });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 1, httpStatus: 308, attempts: 1 });
    expect(result.error?.code).toBe('HOTSPAN_ERR_EXPORT_REDIRECT');
    expect(target.requests).toHaveLength(0);
  });
});

describe('refused before sending', () => {
  test('is what is larger than the protocol allows', async () => {
    const { exporter } = createTestExporter({ url: 'http://127.0.0.1:1' });
    const { error, attempts } = await exporter.send(new Uint8Array(64 * 1024 * 1024 + 1));
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_TOO_LARGE');
    expect(attempts).toBe(0);
  });

  test('is what is not profiles at all', async () => {
    const { exporter } = createTestExporter({ url: 'http://127.0.0.1:1' });
    const broken: unknown = JSON.parse('{"resourceProfiles":[{"scopeProfiles":[{"profiles":[{}]}]}]}');
    // A caller without types can pass anything.
    const { error } = await exporter.send(broken as Parameters<typeof exporter.send>[0]);
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_ENCODE');
  });

  test('is what exceeds the concurrency limit, counted', async () => {
    const release: (() => void)[] = [];
    const collector = await startCollector((response) => release.push(() => response.end()));
    const { exporter } = createTestExporter({ url: collector.url, concurrencyLimit: 2 });
    const pending = [exporter.send(sampleProfiles()), exporter.send(sampleProfiles())];
    const { error } = await exporter.send(sampleProfiles());
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_CONCURRENCY');
    expect(exporter.stats()).toMatchObject({ inFlight: 2, failures: { HOTSPAN_ERR_EXPORT_CONCURRENCY: 1 } });
    await expect.poll(() => release).toHaveLength(2);
    for (const answer of release) answer();
    expect((await Promise.all(pending)).map(({ code }) => code)).toEqual([0, 0]);
    expect(exporter.stats().inFlight).toBe(0);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('no token'))],
    ['returns no headers', () => JSON.parse('"abc"')],
    ['returns a bad header', () => ({ 'x-a': 'b\r\nc' })],
  ])('is what has a headers function that %s', async (_, headers) => {
    const { exporter } = createTestExporter({ url: 'http://127.0.0.1:1', headers });
    const { error } = await exporter.send(sampleProfiles());
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_HEADERS');
  });
});

describe('shutdown', () => {
  test('waits for exports in flight, closes their connections and refuses new ones', async () => {
    let answer = (): void => {};
    const collector = await startCollector((response) => {
      answer = () => response.end();
    });
    const { exporter } = createTestExporter({ url: collector.url });
    const pending = exporter.send(sampleProfiles());
    await expect.poll(() => collector.requests).toHaveLength(1);
    const shutdown = exporter.shutdown();
    expect(exporter.shutdown()).toBe(shutdown);
    const refused = await exporter.send(sampleProfiles());
    expect(refused.error?.code).toBe('HOTSPAN_ERR_EXPORT_SHUTDOWN');
    answer();
    await shutdown;
    expect((await pending).code).toBe(0);
    await expect.poll(() => collector.open()).toBe(0);
  });

  test('returns at the deadline when the server hangs', async () => {
    const collector = await startCollector(() => {});
    const { exporter } = createTestExporter({ url: collector.url, timeoutMillis: 200 });
    const pending = exporter.send(sampleProfiles());
    await exporter.shutdown();
    expect((await pending).code).toBe(1);
    await expect.poll(() => collector.open()).toBe(0);
  });

  test('needs no export before it', async () => {
    const { exporter } = createTestExporter({});
    await exporter.forceFlush();
    await exporter.shutdown();
  });
});
