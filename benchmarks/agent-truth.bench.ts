// Question: how many samples are linked to a span that does not own them, or to none although one does?
// Act when: one of ten thousand is wrong, or more than 0.5 % of those that a span owns lack their link.
//
// The program of test/linkage, where every function's name tells whose work it does, at the agent's default sampling rate,
// for as long as it takes to have so many samples: on one Node.js and one generation of the SDK, or on the whole matrix.
//   HOTSPAN_BENCH_SAMPLES=10000      per line
//   HOTSPAN_BENCH_NODE=24            on this Node.js only; by default on all
//   HOTSPAN_BENCH_SDK=2              with this generation of the SDK only
//   HOTSPAN_BENCH_RATE_HZ=397        faster, for the same number of samples in less time

import { countSamples, type JudgedSample, runLinkage } from '../test/linkage/judge-samples.js';
import { LINKAGE_MATRIX } from '../test/linkage/linkage-matrix.js';
import { findNodeBinary } from '../test/support/node-binary.js';
import { readCount } from './support/agent/bench-form.js';
import { report } from './support/report.js';

const DEFAULT_RATE_HZ = 99;
const CPU_MS = 20_000;
const MAX_LISTED = 20;

const wantedSamples = readCount('HOTSPAN_BENCH_SAMPLES') ?? 10_000;
const samplingRateHz = readCount('HOTSPAN_BENCH_RATE_HZ') ?? DEFAULT_RATE_HZ;
const [onlyNode, onlySdk] = [readCount('HOTSPAN_BENCH_NODE'), readCount('HOTSPAN_BENCH_SDK')];

for (const cell of LINKAGE_MATRIX) {
  if (onlyNode !== undefined && cell.nodeMajor !== onlyNode) continue;
  if (onlySdk !== undefined && cell.sdk !== onlySdk) continue;
  const node = await findNodeBinary(cell.nodeMajor);
  if (node === undefined) continue;
  const samples: JudgedSample[] = [];
  const surprises = new Set<string>();
  let runs = 0;
  while (countSamples(samples) < wantedSamples) {
    runs++;
    const run = await runLinkage({ ...cell, node, samplingRateHz, cpuMs: CPU_MS, seed: runs });
    if (run.end.exitCode !== 0) throw new Error(`the program failed: ${run.end.stderr}`);
    for (const surprise of run.truth.surprises) surprises.add(surprise);
    for (const sample of run.samples) samples.push(sample);
  }
  const owned = samples.filter(({ expected }) => expected !== '');
  const missing = countSamples(owned, 'missing');
  report('agent-truth', {
    cell: cell.title,
    samplingRateHz,
    runs,
    samples: countSamples(samples),
    ownedSamples: countSamples(owned),
    wrong: countSamples(samples, 'wrong'),
    missing,
    missingShare: Number((missing / countSamples(owned)).toPrecision(3)),
    mechanisms: new Set(samples.map(({ mechanism }) => mechanism)).size,
    byMechanism: countByMechanism(samples.filter(({ verdict }) => verdict !== 'right')),
    ...(surprises.size > 0 && { surprises: [...surprises] }),
  });
}

/** Of samples that are not right: how many, by verdict and mechanism. */
function countByMechanism(samples: readonly JudgedSample[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict, mechanism, count } of samples) {
    const name = `${verdict} in ${mechanism}`;
    counts[name] = (counts[name] ?? 0) + count;
  }
  return Object.fromEntries(
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .slice(0, MAX_LISTED),
  );
}
