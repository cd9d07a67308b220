import { decodeProfiles, decodeProfilesJson, encodeProfiles } from '@hotspan/otlp-profiles';
import { describe, expect, test } from 'vitest';
import { startCollector } from './collector.fixture.js';
import { createTestExporter, sampleProfiles } from './exporter.fixture.js';

describe('as JSON, an export', () => {
  test.each(['gzip', 'none'] as const)(
    'delivers the profiles, compressed as told: %s',
    async (compression) => {
      const collector = await startCollector();
      const { exporter } = createTestExporter({ url: collector.url, protocol: 'http/json', compression });
      const data = sampleProfiles();
      const bytes = encodeProfiles(data);
      const results = [await exporter.send(data), await exporter.send(bytes)];

      for (const [i, request] of collector.requests.entries()) {
        expect(request.headers['content-type']).toBe('application/json');
        expect(request.headers['content-encoding']).toBe(compression === 'gzip' ? 'gzip' : undefined);
        expect(decodeProfilesJson(request.body)).toEqual(decodeProfiles(bytes));
        expect(results[i]).toMatchObject({ code: 0, httpStatus: 200, sentBytes: request.raw.length });
      }
      expect(collector.requests).toHaveLength(2);
    },
  );

  test('is tried again with the same bytes', async () => {
    const collector = await startCollector((response, _, count) =>
      response.writeHead(count === 1 ? 503 : 200).end(),
    );
    const { exporter } = createTestExporter({ url: collector.url, protocol: 'http/json' });
    expect(await exporter.send(sampleProfiles())).toMatchObject({ code: 0, attempts: 2 });
    const [first, second] = collector.requests;
    expect(first?.raw.equals(second?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  test.each([
    ['camelCase', '{"partialSuccess":{"rejectedProfiles":"2","errorMessage":"too old"}}', 2n, 'too old'],
    ['numbers', '{"partial_success":{"rejected_profiles":3}}', 3n, undefined],
    ['nothing', '{}', 0n, undefined],
    ['no JSON', '<html>', 0n, undefined],
    ['other types', '{"partialSuccess":{"rejectedProfiles":{},"errorMessage":[]}}', 0n, undefined],
  ])('reads what the server says of it in %s', async (_, body, rejectedProfiles, message) => {
    const collector = await startCollector((response) => {
      response.setHeader('content-type', 'application/json');
      response.end(body);
    });
    const { exporter } = createTestExporter({ url: collector.url, protocol: 'http/json' });
    const result = await exporter.send(sampleProfiles());
    expect(result).toMatchObject({ code: 0, rejectedProfiles });
    expect(result.partialSuccessMessage).toBe(message);
  });

  test('is refused for bytes that are not profiles', async () => {
    const { exporter } = createTestExporter({ url: 'http://127.0.0.1:1', protocol: 'http/json' });
    const { error, attempts } = await exporter.send(new TextEncoder().encode('{"resourceProfiles":[]}'));
    expect(error?.code).toBe('HOTSPAN_ERR_EXPORT_ENCODE');
    expect(attempts).toBe(0);
  });
});
