import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from './collector.fixture.js';
import { createHttpPoster, type HttpPoster } from './http-poster.js';
import type { OtlpProfilesExporterOptions } from './options.js';
import type { ExporterRuntime } from './runtime.js';

const REQUEST = {
  query: 'name=a%7B%7D&from=1',
  contentType: 'application/octet-stream',
  body: Buffer.from('body'),
};

function createTestPoster(
  options: Omit<OtlpProfilesExporterOptions, 'protocol'>,
  env: ExporterRuntime['env'] = {},
): HttpPoster {
  const poster = createHttpPoster(options, { env, sleep: async () => {} });
  onTestFinished(() => poster.shutdown());
  return poster;
}

test('posts the body as it is, with the query added to that of the URL', async () => {
  const collector = await startCollector();
  // For OTLP, which this is not.
  const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
  const poster = createTestPoster({ url: `${collector.url}?key=1`, headers: { 'x-a': 'b' } }, env);
  expect(await poster.post(REQUEST)).toEqual({
    code: 0,
    attempts: 1,
    httpStatus: 200,
    sentBytes: 4,
    rejectedProfiles: 0n,
  });
  const [request] = collector.requests;
  expect(request).toMatchObject({
    method: 'POST',
    path: '/v1development/profiles?key=1&name=a%7B%7D&from=1',
    headers: { 'content-type': 'application/octet-stream', 'x-a': 'b' },
  });
  expect(request?.headers['content-encoding']).toBeUndefined();
  expect(request?.raw.toString()).toBe('body');
});

test('tries again, counts, and takes any 2xx for a success whatever its body is', async () => {
  const collector = await startCollector((response, _, count) => {
    // Which would be a partial success of OTLP.
    response.writeHead(count === 1 ? 500 : 202, { 'content-type': 'application/json' });
    response.end('{"partialSuccess":{"rejectedProfiles":"2"}}');
  });
  const poster = createTestPoster({ url: collector.url });
  expect(await poster.post(REQUEST)).toMatchObject({ code: 0, attempts: 2, rejectedProfiles: 0n });
  expect(poster.stats()).toMatchObject({ succeeded: 1, retries: 1, sentBytes: 8 });
});

test('hands on what the server says against it', async () => {
  const collector = await startCollector((response) => {
    response.writeHead(422, { 'content-type': 'application/json' }).end('{"code":"x","message":"bad pprof"}');
  });
  const result = await createTestPoster({ url: collector.url }).post(REQUEST);
  expect(result).toMatchObject({ code: 1, httpStatus: 422, attempts: 1, retryable: false });
  expect(result.error?.message).toContain('answered 422 "bad pprof"');
});
