import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { ResolvedProfileOptions } from '../profile-options.js';
import { completeProfileInit, type KnownOfProfile } from './complete-profile-init.js';
import type { SampleSums } from './sample-sums.js';

/** Adds a profile of these samples. What the options say goes before what the input says. */
export function addSummedProfile(
  builder: ProfilesBuilder,
  sums: SampleSums,
  { options, known = {} }: { readonly options: ResolvedProfileOptions; readonly known?: KnownOfProfile },
): void {
  sums.addTo(builder.addProfile(completeProfileInit(options, known)));
}
