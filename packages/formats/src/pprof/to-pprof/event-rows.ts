import type { Samples } from '@hotspan/otlp-profiles';
import { FormatError } from '../../errors.js';
import type { FormatLimits } from '../../format-limits.js';
import { sampleValue } from '../../model/sample-value.js';

/** Samples of one profile with one value each: a sample with timestamps is a row for each of them. */
export interface EventRows {
  readonly count: number;
  readonly stack: Int32Array;
  readonly attributeSet: Int32Array;
  readonly link: Int32Array;
  /** 1 where there is a timestamp. */
  readonly isTimed: Uint8Array;
  readonly timestamps: BigUint64Array;
  readonly values: BigInt64Array;
}

/** Shares the columns of samples without timestamps. Throws HOTSPAN_ERR_FORMAT_LIMIT for more rows than `maxSamples`. */
export function toEventRows(samples: Samples, limits: FormatLimits): EventRows {
  return samples.timestamps.length === 0 ? untimed(samples) : timed(samples, limits);
}

function untimed(samples: Samples): EventRows {
  const { count, stack, attributeSet, link } = samples;
  const values = new BigInt64Array(count);
  for (let row = 0; row < count; row++) values[row] = sampleValue(samples, row);
  return {
    count,
    stack,
    attributeSet,
    link,
    isTimed: new Uint8Array(count),
    timestamps: new BigUint64Array(count),
    values,
  };
}

function timed(samples: Samples, { maxSamples }: FormatLimits): EventRows {
  const { timestampOffsets, valueOffsets } = samples;
  const timesOf = (row: number): number => (timestampOffsets[row + 1] ?? 0) - (timestampOffsets[row] ?? 0);
  let count = 0;
  for (let row = 0; row < samples.count; row++) count += Math.max(1, timesOf(row));
  if (count > maxSamples) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `the profile has ${count} timestamps, more than maxSamples (${maxSamples}). Write fewer, or raise the limit.`,
      { limit: maxSamples },
    );
  }
  const result = {
    count,
    stack: new Int32Array(count),
    attributeSet: new Int32Array(count),
    link: new Int32Array(count),
    isTimed: new Uint8Array(count),
    timestamps: new BigUint64Array(count),
    values: new BigInt64Array(count),
  };
  let at = 0;
  for (let row = 0; row < samples.count; row++) {
    const times = timesOf(row);
    const firstValue = valueOffsets[row] ?? 0;
    const hasValues = (valueOffsets[row + 1] ?? 0) > firstValue;
    for (let i = 0; i < Math.max(1, times); i++, at++) {
      result.stack[at] = samples.stack[row] ?? 0;
      result.attributeSet[at] = samples.attributeSet[row] ?? 0;
      result.link[at] = samples.link[row] ?? 0;
      if (times === 0) {
        result.values[at] = sampleValue(samples, row);
        continue;
      }
      result.isTimed[at] = 1;
      result.timestamps[at] = samples.timestamps[(timestampOffsets[row] ?? 0) + i] ?? 0n;
      // Without values each timestamp counts as one.
      result.values[at] = hasValues ? (samples.values[firstValue + i] ?? 0n) : 1n;
    }
  }
  return result;
}
