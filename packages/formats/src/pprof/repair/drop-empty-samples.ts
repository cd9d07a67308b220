import { wordsOf } from '@hotspan/otlp-profiles';
import type { PprofProfile } from '../pprof-profile.js';
import { selectSamples } from './select-samples.js';

/** Drops samples with a negative value, and those whose values are all 0. */
export function dropEmptySamples(profile: PprofProfile): PprofProfile {
  const { count, values, valueOffsets } = profile.samples;
  const words = wordsOf(values);
  const rows = new Int32Array(count);
  let kept = 0;
  for (let sample = 0; sample < count; sample++) {
    let bits = 0;
    let isNegative = false;
    const end = (valueOffsets[sample + 1] ?? 0) * 2;
    for (let at = (valueOffsets[sample] ?? 0) * 2; at < end; at += 2) {
      const high = words[at + 1] ?? 0;
      bits |= (words[at] ?? 0) | high;
      if (high > 0x7fff_ffff) isNegative = true;
    }
    if (bits !== 0 && !isNegative) rows[kept++] = sample;
  }
  return selectSamples(profile, rows.subarray(0, kept));
}
