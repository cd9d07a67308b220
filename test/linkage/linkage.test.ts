import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { startProfileSink } from '../support/profile-sink.js';
import { type ReadableSample, readSamples } from '../support/read-samples.js';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('interleaved-spans.mjs', import.meta.url));

/** What the program prints. */
interface Truth {
  readonly owners: readonly { functionName: string; traceId: string; spanId: string; rootSpanId: string }[];
  readonly marked: readonly { name: string; spanId: string; profileId?: string }[];
  readonly unlinked: string;
}

interface Run {
  readonly truth: Truth;
  readonly samples: readonly ReadableSample[];
}

const CASES = [
  { sdk: 1, node: 20, flags: [], mode: 'hooks' },
  { sdk: 2, node: 20, flags: [], mode: 'hooks' },
  { sdk: 1, node: 24, flags: [], mode: 'frames' },
  { sdk: 2, node: 24, flags: [], mode: 'frames' },
  { sdk: 3, node: 24, flags: [], mode: 'frames' },
  { sdk: 2, node: 24, flags: ['--no-async-context-frame'], mode: 'hooks' },
  { sdk: 3, node: 24, flags: ['--no-async-context-frame'], mode: 'hooks' },
] as const;

describe.each(CASES)('samples of interleaved spans, SDK $sdk.x on Node.js $node $flags', (testCase) => {
  let binary: string | undefined;
  let run: Run;

  beforeAll(async () => {
    binary = await findNodeBinary(testCase.node);
    if (binary !== undefined) run = await runLinkage(binary, testCase.sdk, testCase.flags);
  });

  it('are never linked to a span that does not own their function', ({ skip }) => {
    if (binary === undefined) skip();
    const wrong = samplesOfOwners(run).filter(
      ({ sample, owner }) =>
        sample.spanId !== '' && (sample.spanId !== owner.rootSpanId || sample.traceId !== owner.traceId),
    );
    expect(wrong).toEqual([]);
  });

  it('are linked, but for those taken while contexts change hands', ({ skip }) => {
    if (binary === undefined) skip();
    const all = samplesOfOwners(run);
    const unlinked = all.filter(({ sample }) => sample.spanId === '');
    const share = total(unlinked.map(({ sample }) => sample)) / total(all.map(({ sample }) => sample));
    const sampled = new Set(all.map(({ owner }) => owner.functionName));
    expect(
      run.truth.owners.map(({ functionName }) => functionName).filter((name) => !sampled.has(name)),
    ).toEqual([]);
    expect(share).toBeLessThan(0.02);
  });

  it('are not linked when their work was moved out of every span', ({ skip }) => {
    if (binary === undefined) skip();
    const outside = run.samples.filter(({ functions }) => functions.includes(run.truth.unlinked));
    expect(outside.length).toBeGreaterThan(0);
    expect(outside.filter(({ spanId }) => spanId !== '')).toEqual([]);
  });

  it('lead to local roots, which alone carry pyroscope.profile.id', ({ skip }) => {
    if (binary === undefined) skip();
    for (const { name, spanId, profileId } of run.truth.marked) {
      expect({ name, profileId }).toEqual({ name, profileId: isChild(name) ? undefined : spanId });
    }
  });
});

async function runLinkage(node: string, sdk: number, flags: readonly string[]): Promise<Run> {
  const sink = await startProfileSink();
  try {
    const { stdout, stderr, exitCode } = await runProgram(
      [...flags, '--import', 'hotspan/register', PROGRAM, String(sdk)],
      {
        node,
        env: { HOTSPAN_ENDPOINT: sink.url, HOTSPAN_FLUSH_INTERVAL_MS: '1000', HOTSPAN_LOG_LEVEL: 'warn' },
      },
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    // The program's own output.
    const truth = JSON.parse(stdout) as Truth;
    return { truth, samples: sink.uploads.flatMap(({ data }) => readSamples(data, 'wall')) };
  } finally {
    await sink.close();
  }
}

/** The innermost of the known functions on a stack is the one that ran. */
function samplesOfOwners({ truth, samples }: Run) {
  const byName = new Map(truth.owners.map((owner) => [owner.functionName, owner]));
  return samples.flatMap((sample) => {
    const name = sample.functions.find((name) => name === truth.unlinked || byName.has(name));
    const owner = byName.get(name ?? '');
    return owner === undefined ? [] : [{ sample, owner }];
  });
}

function total(samples: readonly ReadableSample[]): number {
  return samples.reduce((sum, { value }) => sum + Number(value), 0);
}

function isChild(name: string): boolean {
  return name === 'middle' || name === 'child';
}
