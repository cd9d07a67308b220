import type { Owner } from './run-requests.js';

/** What an agent says of samples of one stack. */
export interface LinkedSample {
  readonly functions: readonly string[];
  readonly count: number;
  /** Of the span that they are linked to, as the expectation is written; empty when there is none. */
  readonly link: string;
}

/** Samples of one stack of a function whose owner is known. */
export interface JudgedSample {
  readonly mechanism: string;
  readonly count: number;
  /** `wrong`: linked to what does not own the function. `missing`: not linked although a span owns it. */
  readonly verdict: 'right' | 'wrong' | 'missing';
  readonly expected: string;
  readonly found: string;
}

const BUSY = /^busy_(\d+)_(.+)$/;

/** Judges every sample of a function with an owner; `expectedLink` is what its samples must be linked to, or nothing. */
export function judgeSamples(
  samples: readonly LinkedSample[],
  owners: readonly Owner[],
  expectedLink: (owner: Owner) => string,
): JudgedSample[] {
  return samples.flatMap(({ functions, count, link: found }) => {
    const [, number, mechanism = ''] = functions.map((name) => BUSY.exec(name)).find(Boolean) ?? [];
    const owner = owners[Number(number)];
    if (owner === undefined) return [];
    const expected = expectedLink(owner);
    const verdict = found === expected ? 'right' : found === '' ? 'missing' : 'wrong';
    return [{ mechanism, count, verdict, expected, found }];
  });
}

/** Number of samples, of all or of one verdict. */
export function countSamples(samples: readonly JudgedSample[], verdict?: JudgedSample['verdict']): number {
  return samples
    .filter((sample) => verdict === undefined || sample.verdict === verdict)
    .reduce((sum, { count }) => sum + count, 0);
}
