import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { startProfileSink } from '../support/profile-sink.js';
import { readResource } from '../support/read-resource.js';
import { readSamples } from '../support/read-samples.js';
import { runProgram } from '../support/run-program.js';
import { startTraceSink } from '../support/trace-sink.js';

const PROGRAM = fileURLToPath(new URL('traced-program.mjs', import.meta.url));

/** What the program prints. */
interface Truth {
  readonly traceId: string;
  readonly spanId: string;
  readonly listeners: readonly number[];
}

interface RunInit {
  readonly node: string | undefined;
  readonly sdk: number;
  readonly form: string;
  readonly order?: 'before' | 'after';
  readonly preload?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program, and checks that it ends as it should, with one upload. */
async function runToEnd({ node, sdk, form, order = 'before', preload = false, env }: RunInit) {
  const [profiles, traces] = await Promise.all([startProfileSink(), startTraceSink()]);
  onTestFinished(async () => {
    await Promise.all([profiles.close(), traces.close()]);
  });
  const args = [...(preload ? ['--import', 'hotspan/register'] : []), PROGRAM, String(sdk), form, order];
  const { stdout, stderr, exitCode } = await runProgram(args, {
    ...(node !== undefined && { node }),
    env: {
      HOTSPAN_ENDPOINT: profiles.url,
      HOTSPAN_FLUSH_INTERVAL_MS: '600000',
      // A busy machine is waited for.
      HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${traces.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_LOG_LEVEL: 'warn',
      // What the function of SDK 2.x exports, which has no default.
      OTEL_TRACES_EXPORTER: 'otlp',
      // SDK 3.x has an instance id by itself.
      ...(sdk < 3 && { OTEL_NODE_RESOURCE_DETECTORS: 'host,process,serviceinstance' }),
      ...env,
    },
  });
  expect({ exitCode, stderr: preload ? '' : stderr, stdout }).toEqual({
    exitCode: 0,
    stderr: '',
    stdout: expect.stringMatching(/^\{/),
  });
  // The program's own output.
  const truth = JSON.parse(stdout) as Truth;
  expect(truth.listeners).toEqual([0, 0, 0]);
  expect(profiles.uploads).toHaveLength(1);
  return { truth, stderr, upload: profiles.uploads[0], spans: traces.spans };
}

/** As above, and checks that its samples and its span point to each other. */
async function runForm(init: RunInit) {
  const { truth, stderr, upload, spans } = await runToEnd(init);
  const { traceId, spanId } = truth;
  const samples = upload ? readSamples(upload.data, 'wall') : [];
  const links = samples
    .filter(({ functions }) => functions.includes('burnCpu'))
    .map((sample) => ({ traceId: sample.traceId, spanId: sample.spanId }));
  expect(links).toContainEqual({ traceId, spanId });
  const [span, ...others] = spans;
  expect(others).toEqual([]);
  expect(span).toMatchObject({ traceId, spanId, attributes: { 'pyroscope.profile.id': spanId } });
  return { stderr, profiled: upload ? readResource(upload.data) : {}, traced: span?.resource ?? {} };
}

const FORMS = [
  { form: 'preload', order: 'before', preload: true },
  { form: 'preload', order: 'after' },
  { form: 'instrumentation', order: 'before' },
  { form: 'instrumentation', order: 'after' },
  { form: 'span-processor', order: 'before' },
] as const;

const SDKS = [
  { sdk: 1, major: 20, forms: FORMS },
  { sdk: 2, major: 20, forms: [...FORMS, { form: 'function', order: 'before' }] },
  { sdk: 3, major: 24, forms: [...FORMS, { form: 'function', order: 'before' }] },
] as const;

describe.each(SDKS)('with the SDK of generation $sdk on Node.js $major', ({ sdk, major, forms }) => {
  test.for<Omit<RunInit, 'node' | 'sdk'>>(forms)(
    'the form $form, started $order the SDK, has its spans, its resource and its end',
    async (init, { skip }) => {
      const node = await findNodeBinary(major);
      if (node === undefined) skip();
      // The function has no such option; there the environment names the service.
      const name = init.form === 'function' ? 'OTEL_SERVICE_NAME' : 'SDK_SERVICE_NAME';
      const { stderr, profiled, traced } = await runForm({ ...init, node, sdk, env: { [name]: 'shop' } });
      expect(stderr).toBe('');
      expect(traced['service.name']).toBe('shop');
      expect(profiled['service.name']).toBe('shop');
      expect(profiled['service.instance.id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(profiled['service.instance.id']).toBe(traced['service.instance.id']);
      expect(profiled['telemetry.sdk.name']).toBe('hotspan');
      expect(Object.keys(profiled)).not.toContain('process.command_args');
    },
  );

  test('all forms together are one profiler, which says so in one line', async ({ skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) skip();
    const { stderr } = await runForm({ node, sdk, form: 'all', preload: true });
    expect(stderr).toMatch(/^hotspan: start\(\) was called while .* first call\.\n$/);
  });

  test('the resource is known before there is a span', async ({ skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) skip();
    const env = { SDK_SERVICE_NAME: 'shop', WITHOUT_SPANS: 'true' };
    const { upload, spans } = await runToEnd({ node, sdk, form: 'instrumentation', env });
    expect(spans).toEqual([]);
    expect(upload && readResource(upload.data)['service.name']).toBe('shop');
  });

  test("a name in our environment wins over the SDK's", async ({ skip }) => {
    const node = await findNodeBinary(major);
    if (node === undefined) skip();
    const env = { SDK_SERVICE_NAME: 'shop', OTEL_SERVICE_NAME: 'checkout' };
    const { profiled } = await runForm({ node, sdk, form: 'instrumentation', env });
    expect(profiled['service.name']).toBe('checkout');
  });
});
