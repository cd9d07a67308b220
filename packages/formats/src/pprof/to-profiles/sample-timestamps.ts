import { textAt, textsOf, textUnits, wordsOf } from '@hotspan/otlp-profiles';
import { TIMESTAMP_LABEL } from '../label-names.js';
import type { PprofProfile } from '../pprof-profile.js';

export interface SampleTimestamps {
  /** 1 for labels that are timestamps and so no attributes. Undefined when there are none. */
  readonly isTimestamp: Uint8Array | undefined;
  /** Nanoseconds since the epoch of each sample, when all have one. */
  readonly timestamps: BigUint64Array | undefined;
}

/**
 * Finds `end_timestamp_ns`. OTLP wants all samples of a profile to be of one shape: unless each sample has exactly one timestamp,
 * timestamps that are to be kept stay attributes.
 */
export function findTimestamps(pprof: PprofProfile, timestamps: 'keep' | 'drop'): SampleTimestamps {
  const { samples } = pprof;
  const { labelKey, labelStr, labelNum } = samples;
  const nums = wordsOf(labelNum);
  const texts = textsOf(pprof);
  const isTimestamp = new Uint8Array(labelKey.length);
  let found = 0;
  for (let label = 0; label < labelKey.length; label++) {
    // A negative number is no time.
    if ((nums[label * 2 + 1] ?? 0) > 0x7fff_ffff) continue;
    if (textAt(texts, labelKey[label] ?? 0) !== TIMESTAMP_LABEL) continue;
    if (textUnits(texts, labelStr[label] ?? 0) > 0) continue;
    isTimestamp[label] = 1;
    found++;
  }
  if (found === 0) return { isTimestamp: undefined, timestamps: undefined };
  if (timestamps === 'drop') return { isTimestamp, timestamps: undefined };
  const column = onePerSample(samples, isTimestamp);
  return { isTimestamp: column && isTimestamp, timestamps: column };
}

function onePerSample(
  { count, labelOffsets, labelNum }: PprofProfile['samples'],
  isTimestamp: Uint8Array,
): BigUint64Array | undefined {
  const column = new BigUint64Array(count);
  for (let sample = 0; sample < count; sample++) {
    let found = 0;
    for (let at = labelOffsets[sample] ?? 0; at < (labelOffsets[sample + 1] ?? 0); at++) {
      if (isTimestamp[at] !== 1) continue;
      column[sample] = labelNum[at] ?? 0n;
      found++;
    }
    if (found !== 1) return undefined;
  }
  return column;
}
