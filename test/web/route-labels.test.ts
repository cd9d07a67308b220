import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { startProfileSink } from '../support/profile-sink.js';
import { type ReadableSample, readSamples } from '../support/read-samples.js';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('web-service.mjs', import.meta.url));

const FRAMEWORKS = ['express', 'fastify'];
const FOLDERS = ['web-4', 'web-5'];

/** One Node.js with hooks and one with frames. */
const EVERY_CASE = [20, 24].flatMap((node) =>
  FRAMEWORKS.flatMap((framework) =>
    FOLDERS.flatMap((folder) => ['', 'traced'].map((tracing) => ({ node, framework, folder, tracing }))),
  ),
);

/** The others: each version of each framework once, so that both ways of tracing come with each of either. */
const PAIRS = [22, 26].flatMap((node) =>
  FRAMEWORKS.flatMap((framework, i) =>
    FOLDERS.map((folder, j) => ({ node, framework, folder, tracing: i === j ? 'traced' : '' })),
  ),
);

const CASES = [...EVERY_CASE, ...PAIRS];

describe.each(CASES)('samples of $framework of $folder on Node.js $node $tracing', (testCase) => {
  const { node, framework, folder, tracing } = testCase;
  let binary: string | undefined;
  let truth: Readonly<Record<string, string>>;
  let samples: readonly ReadableSample[];

  beforeAll(async () => {
    binary = await findNodeBinary(node);
    if (binary === undefined) return;
    const sink = await startProfileSink();
    const args = ['--import', 'hotspan/register', PROGRAM, framework, folder, ...(tracing ? [tracing] : [])];
    const { stdout, stderr, exitCode } = await runProgram(args, {
      node: binary,
      env: {
        HOTSPAN_ENDPOINT: sink.url,
        HOTSPAN_FLUSH_INTERVAL_MS: '1000',
        HOTSPAN_PROFILES: 'wall',
        HOTSPAN_LOG_LEVEL: 'warn',
        HOTSPAN_CPU_BUDGET_PERCENT: '0',
        HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
      },
    });
    await sink.close();
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    truth = JSON.parse(stdout);
    samples = sink.uploads.flatMap(({ data }) => readSamples(data, 'wall'));
  });

  it('have the route of the function that was sampled, and no other', ({ skip }) => {
    if (binary === undefined) skip();
    const owned = samples.flatMap(({ functions, labels, value, spanId }) => {
      const name = functions.find((each) => Object.hasOwn(truth, each));
      return name === undefined ? [] : [{ name, route: labels['http.route'], value: Number(value), spanId }];
    });
    expect(new Set(owned.map(({ name }) => name))).toEqual(new Set(Object.keys(truth)));
    const wrong = owned.filter(({ name, route }) => route !== undefined && route !== truth[name]);
    expect(wrong).toEqual([]);
    const total = (rows: typeof owned): number => rows.reduce((sum, { value }) => sum + value, 0);
    const bare = owned.filter(({ route }) => route === undefined);
    // Contexts that are being set while a sample is taken are not seen.
    expect(total(bare) / total(owned)).toBeLessThan(0.02);
    const unlinked = total(owned.filter(({ spanId }) => spanId === ''));
    if (tracing) expect(unlinked / total(owned)).toBeLessThan(0.02);
    else expect(unlinked).toBe(total(owned));
  });

  it('have method and status class', ({ skip }) => {
    if (binary === undefined) skip();
    const sets = new Set(
      samples
        .filter(({ functions }) => functions.includes('burnBody'))
        .flatMap(({ labels }) => [labels['http.request.method'], labels['http.response.status_class']])
        .filter((value) => value !== undefined),
    );
    expect(sets).toEqual(new Set(['POST', '2xx']));
  });
});
