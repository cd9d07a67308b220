import { type PprofProfile, stringAt } from '../pprof-profile.js';

/** Old .NET agents write `inuse-space`: `-` in the names of sample types becomes `_`. */
export function replaceSampleTypeDashes(profile: PprofProfile): PprofProfile {
  const strings = [...profile.strings];
  const type = profile.sampleTypes.type.map((index) => {
    const name = stringAt(profile, index);
    return name.includes('-') ? strings.push(name.replaceAll('-', '_')) - 1 : index;
  });
  if (strings.length === profile.strings.length) return profile;
  return { ...profile, strings, sampleTypes: { ...profile.sampleTypes, type } };
}
