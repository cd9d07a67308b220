import type { Profile, ProfilesData } from '@hotspan/otlp-profiles';
import { createStackExpander } from './stack-expander.js';

/** The profiles of what a reader returned. */
export function profilesOf({ resourceProfiles }: ProfilesData): readonly Profile[] {
  return resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles.flatMap(({ profiles }) => profiles));
}

/** The only profile of what a reader returned. */
export function onlyProfile(data: ProfilesData): Profile {
  const [profile, ...others] = profilesOf(data);
  if (profile === undefined || others.length > 0) throw new Error(`expected one profile of ${data}`);
  return profile;
}

/** `[names root first, value]` per sample, in order. A function without a name has an empty one. */
export function readableStacks(
  { dictionary }: ProfilesData,
  { samples }: Profile,
): [names: string[], value: bigint][] {
  const expander = createStackExpander(dictionary, { maxFrames: Number.MAX_SAFE_INTEGER });
  return Array.from(samples.stack, (stack, row) => {
    const depth = expander.expand(stack);
    const names = Array.from(expander.frames.subarray(0, depth), (frame) => {
      return dictionary.strings[dictionary.functions.name[expander.functionOf(frame)] ?? 0] ?? '';
    });
    return [names, samples.values[samples.valueOffsets[row] ?? 0] ?? 0n];
  });
}

/** `name;name value` per sample of the only profile, in order. Nothing when there is no profile. */
export function readableLines(data: ProfilesData): string[] {
  if (profilesOf(data).length === 0) return [];
  return readableStacks(data, onlyProfile(data)).map(([names, value]) => `${names.join(';')} ${value}`);
}
