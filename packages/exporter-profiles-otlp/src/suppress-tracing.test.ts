import { channel } from 'node:diagnostics_channel';
import { context, diag, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { expect, onTestFinished, test } from 'vitest';
import { startCollector } from './collector.fixture.js';
import { sampleProfiles } from './exporter.fixture.js';
import { OTLPProfilesExporter } from './exporter.js';

interface SeenRequest {
  readonly suppressed: boolean;
  readonly hasSpan: boolean;
}

/** What an instrumentation of Node.js' own client would see at each request. */
function watchRequests(): SeenRequest[] {
  const seen: SeenRequest[] = [];
  const requests = channel('http.client.request.start');
  const listener = (): void => {
    seen.push({
      suppressed: isTracingSuppressed(context.active()),
      hasSpan: trace.getActiveSpan() !== undefined,
    });
  };
  requests.subscribe(listener);
  onTestFinished(() => {
    requests.unsubscribe(listener);
  });
  return seen;
}

test('requests of the exporter are neither traced nor the work of a span, the code around them is', async () => {
  new NodeTracerProvider().register();
  onTestFinished(() => {
    trace.disable();
    context.disable();
  });
  const seen = watchRequests();
  const collector = await startCollector((response, _, count) => {
    response.writeHead(count === 1 ? 503 : 200).end();
  });
  const exporter = new OTLPProfilesExporter({ url: collector.url }, { env: {}, sleep: async () => {} });
  await trace.getTracer('test').startActiveSpan('request', async (span) => {
    const sending = exporter.send(sampleProfiles());
    expect(isTracingSuppressed(context.active())).toBe(false);
    await sending;
    expect(trace.getActiveSpan()).toBe(span);
    expect(isTracingSuppressed(context.active())).toBe(false);
  });
  const own = { suppressed: true, hasSpan: false };
  expect(seen).toEqual([own, own]);
  await exporter.shutdown();
});

test('requests go out where no OpenTelemetry API is registered', async () => {
  const seen = watchRequests();
  const collector = await startCollector();
  const exporter = new OTLPProfilesExporter({ url: collector.url }, { env: {} });
  expect((await exporter.send(sampleProfiles())).code).toBe(0);
  expect(seen).toEqual([{ suppressed: false, hasSpan: false }]);
  await exporter.shutdown();
});

test('warnings go to the diag logger of OpenTelemetry by default', () => {
  const warnings: string[] = [];
  const ignore = (): void => {};
  const logger = { error: ignore, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger({ ...logger, warn: (message) => warnings.push(message) });
  onTestFinished(() => diag.disable());
  new OTLPProfilesExporter({}, { env: { OTEL_EXPORTER_OTLP_COMPRESSION: 'zstd' } });
  expect(warnings).toEqual([
    '[hotspan] OTEL_EXPORTER_OTLP_COMPRESSION must be "gzip" or "none", got "zstd". It is ignored.',
  ]);
});
