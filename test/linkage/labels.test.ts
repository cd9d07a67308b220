import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { startProfileSink } from '../support/profile-sink.js';
import { type ReadableSample, readSamples } from '../support/read-samples.js';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('labelled-work.mjs', import.meta.url));

const CASES = [
  { node: 20, flags: [] },
  { node: 22, flags: [] },
  { node: 22, flags: ['--experimental-async-context-frame'] },
  { node: 24, flags: [] },
  { node: 24, flags: ['--no-async-context-frame'] },
  { node: 26, flags: [] },
] as const;

describe('labels of concurrent work', () => {
  it.each(CASES)('are those of its own samples on Node.js $node $flags', async ({ node, flags }) => {
    const binary = await findNodeBinary(node);
    if (binary === undefined) return;
    const samples = await runLabelled(binary, flags);
    const owned = samples.flatMap((sample) => {
      const owner = sample.functions.find((name) => /^busy\d$/.test(name));
      return owner === undefined ? [] : [{ owner, labels: sample.labels, value: Number(sample.value) }];
    });
    const sum = (list: typeof owned): number => list.reduce((total, { value }) => total + value, 0);
    const labelled = owned.filter(({ labels }) => 'owner' in labels);
    expect(new Set(labelled.map(({ owner }) => owner)).size).toBe(8);
    expect(labelled.filter(({ owner, labels }) => labels.owner !== owner)).toEqual([]);
    expect(labelled.filter(({ labels }) => 'step' in labels)).toEqual([]);
    expect(sum(labelled) / sum(owned)).toBeGreaterThan(0.98);
    const outside = samples.filter(({ functions }) => functions.includes('busyOutside'));
    expect(outside.length).toBeGreaterThan(0);
    expect(outside.filter(({ labels }) => Object.keys(labels).length > 0)).toEqual([]);
  });
});

async function runLabelled(node: string, flags: readonly string[]): Promise<ReadableSample[]> {
  const sink = await startProfileSink();
  try {
    const { stderr, exitCode } = await runProgram([...flags, '--import', 'hotspan/register', PROGRAM], {
      node,
      env: {
        HOTSPAN_ENDPOINT: sink.url,
        HOTSPAN_FLUSH_INTERVAL_MS: '1000',
        HOTSPAN_SAMPLING_RATE_HZ: '250',
        HOTSPAN_CPU_BUDGET_PERCENT: '0',
        HOTSPAN_LOG_LEVEL: 'warn',
        HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
      },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    return sink.uploads.flatMap(({ data }) => readSamples(data, 'wall'));
  } finally {
    await sink.close();
  }
}
