import type { Samples } from '@hotspan/otlp-profiles';

/** What sample `row` counts in all: the sum of its values, or the number of its timestamps when it has no values. */
export function sampleValue(samples: Samples, row: number): bigint {
  const start = samples.valueOffsets[row] ?? 0;
  const end = samples.valueOffsets[row + 1] ?? 0;
  if (start === end) {
    return BigInt((samples.timestampOffsets[row + 1] ?? 0) - (samples.timestampOffsets[row] ?? 0));
  }
  let sum = 0n;
  for (let at = start; at < end; at++) sum += samples.values[at] ?? 0n;
  return sum;
}
