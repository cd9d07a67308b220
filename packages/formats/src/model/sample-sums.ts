import { type ProfileBuilder, SequenceTable } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

/** Samples under way to a profile. Those of one stack and one attribute set add up, exactly. */
export interface SampleSums {
  /** `offset` is where the sample stands. Throws HOTSPAN_ERR_FORMAT_LIMIT for more than `maxSamples` calls. */
  add(sample: SummedSample, offset: number): void;
  /**
   * Adds the sums to a profile. Throws HOTSPAN_ERR_FORMAT_SHAPE for one that a signed 64-bit integer cannot hold: wrapping or
   * capping it would be a wrong number without a sign of it.
   */
  addTo(profile: ProfileBuilder): void;
}

export interface SummedSample {
  readonly stack: number;
  readonly attributeSet: number;
  /** A safe integer or a bigint. */
  readonly value: number | bigint;
}

/** Only the final sum is checked, so the order of samples does not decide whether a profile can be read. */
export function createSampleSums({ maxSamples }: FormatLimits): SampleSums {
  const identities = new SequenceTable();
  const identity = new Int32Array(2);
  const sums: (number | bigint)[] = [];
  let samples = 0;

  return {
    add({ stack, attributeSet, value }, offset) {
      if (samples++ === maxSamples) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_LIMIT',
          `the profile has more than maxSamples (${maxSamples}) samples, counted up to byte ${offset}. Send fewer, or raise the limit.`,
          { offset, limit: maxSamples },
        );
      }
      identity[0] = stack;
      identity[1] = attributeSet;
      const row = identities.intern(identity);
      sums[row] = exactSum(sums[row] ?? 0, value);
    },

    addTo(profile) {
      const words = identities.words();
      for (const [row, sum] of sums.entries()) {
        const value = BigInt(sum);
        if (BigInt.asIntN(64, value) !== value) {
          throw new FormatError(
            'HOTSPAN_ERR_FORMAT_SHAPE',
            `the values of one stack add up to ${value}, which is more than a signed 64-bit integer holds. Send a shorter window.`,
          );
        }
        profile.add(words[row * 2] ?? 0, words[row * 2 + 1] ?? 0, 0, value);
      }
    },
  };
}

function exactSum(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return BigInt(a) + BigInt(b);
}
