import type { ProfileInit, ValueTypeInit } from '@hotspan/otlp-profiles';
import type { ResolvedProfileOptions } from '../profile-options.js';

/** What the input itself says about a profile. */
export interface KnownOfProfile {
  /** Default: `samples` in `count`. */
  readonly sampleType?: ValueTypeInit;
  readonly periodType?: ValueTypeInit;
  readonly durationNano?: bigint;
}

const SAMPLES: ValueTypeInit = { type: 'samples', unit: 'count' };

/** What a profile's head says: the caller's options where they are given, else what the input says. */
export function completeProfileInit(options: ResolvedProfileOptions, known: KnownOfProfile): ProfileInit {
  return {
    sampleType: options.sampleType ?? known.sampleType ?? SAMPLES,
    periodType: options.periodType ?? known.periodType,
    period: options.period ?? 0,
    // Clocks of these formats begin anywhere: only the caller knows the time of day.
    timeUnixNano: options.timeUnixNano ?? 0n,
    durationNano: options.durationNano ?? known.durationNano ?? 0n,
  };
}
