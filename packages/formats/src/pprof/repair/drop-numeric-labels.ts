import { GrowableInt32, textsOf, textUnits } from '@hotspan/otlp-profiles';
import type { PprofProfile } from '../pprof-profile.js';
import { pickLabels } from './select-samples.js';

/** Drops labels without a string, or with an empty one: servers group series by text only. */
export function dropNumericLabels(profile: PprofProfile): PprofProfile {
  const { samples } = profile;
  const texts = textsOf(profile);
  const kept = new GrowableInt32();
  const labelOffsets = new Int32Array(samples.count + 1);
  for (let sample = 0; sample < samples.count; sample++) {
    for (let at = samples.labelOffsets[sample] ?? 0; at < (samples.labelOffsets[sample + 1] ?? 0); at++) {
      if (textUnits(texts, samples.labelStr[at] ?? 0) > 0) kept.push(at);
    }
    labelOffsets[sample + 1] = kept.length;
  }
  if (kept.length === samples.labelKey.length) return profile;
  return { ...profile, samples: { ...samples, labelOffsets, ...pickLabels(samples, kept.view()) } };
}
