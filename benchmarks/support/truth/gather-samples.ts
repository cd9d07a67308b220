import { countSamples, type JudgedSample } from '../../../test/linkage/judge-samples.js';
import type { LinkageRun } from '../../../test/linkage/run-linkage.js';

const MAX_LISTED = 20;

/** What was found out about one agent on one Node.js. */
export interface Findings {
  readonly runs: number;
  readonly samples: number;
  readonly ownedSamples: number;
  readonly wrong: number;
  readonly missing: number;
  /** Of the owned samples. */
  readonly missingShare: number;
  /** How many of the program's mechanisms were sampled. */
  readonly mechanisms: number;
  /** Of samples that are not right. */
  readonly byMechanism: Readonly<Record<string, number>>;
  /** Mechanisms in which work was not its own span's; undefined when there are none, as there should be. */
  readonly surprises?: readonly string[];
}

/** Runs again and again, with another seed each time, until there are so many samples. */
export async function gatherSamples(
  wanted: number,
  run: (seed: number) => Promise<LinkageRun>,
): Promise<Findings> {
  const samples: JudgedSample[] = [];
  const surprises = new Set<string>();
  let runs = 0;
  while (countSamples(samples) < wanted) {
    const found = await run(++runs);
    if (found.end.exitCode !== 0) throw new Error(`the program failed: ${found.end.stderr}`);
    if (found.samples.length === 0) throw new Error(`the program has no samples: ${found.end.stderr}`);
    for (const surprise of found.truth.surprises) surprises.add(surprise);
    for (const sample of found.samples) samples.push(sample);
  }
  const owned = samples.filter(({ expected }) => expected !== '');
  const missing = countSamples(owned, 'missing');
  return {
    runs,
    samples: countSamples(samples),
    ownedSamples: countSamples(owned),
    wrong: countSamples(samples, 'wrong'),
    missing,
    missingShare: Number((missing / countSamples(owned)).toPrecision(3)),
    mechanisms: new Set(samples.map(({ mechanism }) => mechanism)).size,
    byMechanism: countByMechanism(samples.filter(({ verdict }) => verdict !== 'right')),
    ...(surprises.size > 0 && { surprises: [...surprises] }),
  };
}

function countByMechanism(samples: readonly JudgedSample[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verdict, mechanism, count } of samples) {
    const name = `${verdict} in ${mechanism}`;
    counts[name] = (counts[name] ?? 0) + count;
  }
  return Object.fromEntries(
    Object.entries(counts)
      // What is wrong comes first: it is rarer and worse.
      .sort(([a, n], [b, m]) => Number(b.startsWith('wrong')) - Number(a.startsWith('wrong')) || m - n)
      .slice(0, MAX_LISTED),
  );
}
