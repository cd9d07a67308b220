import { wordsOf } from '@hotspan/otlp-profiles';
import type { PprofProfile } from '../pprof-profile.js';
import { selectSamples } from './select-samples.js';

/** Drops samples whose values are all 0. Hot path of the conversion: guarded by benchmarks/pprof-codec.bench.ts. */
export function dropZeroSamples(profile: PprofProfile): PprofProfile {
  const { count, values, valueOffsets } = profile.samples;
  const words = wordsOf(values);
  const rows = new Int32Array(count);
  let kept = 0;
  for (let sample = 0; sample < count; sample++) {
    let bits = 0;
    const end = (valueOffsets[sample + 1] ?? 0) * 2;
    for (let at = (valueOffsets[sample] ?? 0) * 2; at < end; at++) bits |= words[at] ?? 0;
    if (bits !== 0) rows[kept++] = sample;
  }
  return selectSamples(profile, rows.subarray(0, kept));
}
