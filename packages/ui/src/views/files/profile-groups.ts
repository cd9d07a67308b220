import { SPEEDSCOPE_NAME_ATTRIBUTE } from '@hotspan/formats';
import type { Dictionary, Profile, ProfilesData, ResourceProfiles } from '@hotspan/otlp-profiles';
import { describeProfileType } from '../../state/profile-type.js';

/** Profiles that are shown as one flame graph. */
export interface ProfileGroup {
  readonly title: string;
  /** Sample unit. */
  readonly unit: string;
  readonly profiles: readonly Profile[];
}

/**
 * What of a file can be shown, in its order: for each sample type all its profiles together, and after that each by itself where there
 * are several, as the threads of a speedscope file.
 */
export function groupProfiles({ dictionary, resourceProfiles }: ProfilesData): readonly ProfileGroup[] {
  const byType = new Map<string, NamedProfile[]>();
  for (const resource of resourceProfiles) {
    for (const profile of resource.scopeProfiles.flatMap(({ profiles }) => profiles)) {
      const { type, unit } = profile.sampleType;
      const key = `${type}:${unit}`;
      const named = { profile, name: nameOf(profile, resource, dictionary) };
      const list = byType.get(key);
      if (list === undefined) byType.set(key, [named]);
      else list.push(named);
    }
  }
  return [...byType.values()].flatMap((list) => groupsOfType(list, dictionary));
}

interface NamedProfile {
  readonly profile: Profile;
  readonly name: string;
}

function groupsOfType(list: readonly NamedProfile[], { strings }: Dictionary): ProfileGroup[] {
  const { type = 0, unit: unitIndex = 0 } = list[0]?.profile.sampleType ?? {};
  const unit = strings[unitIndex] || 'count';
  const title = titleOf(strings[type] || 'samples', unit);
  const all = { title, unit, profiles: list.map(({ profile }) => profile) };
  if (list.length === 1) return [all];
  const single = list.map(({ profile, name }, index) => ({
    title: `${title}, ${name || `profile ${index + 1}`}`,
    unit,
    profiles: [profile],
  }));
  return [{ ...all, title: `${title}, all ${list.length} profiles` }, ...single];
}

/** A file says what it counts, not what made it: `samples` alone are samples of something. */
function titleOf(type: string, unit: string): string {
  return type === 'samples' || type === 'sample'
    ? 'Samples'
    : describeProfileType(`${type}:${type}:${unit}`).title;
}

/** What tells a profile from others of its type: its name in a speedscope file, else its service. */
function nameOf(profile: Profile, resource: ResourceProfiles, dictionary: Dictionary): string {
  const service = resource.attributes.find(({ key }) => key === 'service.name')?.value;
  const name = attributeOf(profile, dictionary, SPEEDSCOPE_NAME_ATTRIBUTE) ?? service;
  return typeof name === 'string' ? name : '';
}

function attributeOf(
  { attributeSet }: Profile,
  { attributes, attributeSets, strings }: Dictionary,
  key: string,
): unknown {
  const end = attributeSets.offsets[attributeSet + 1] ?? 0;
  for (let at = attributeSets.offsets[attributeSet] ?? 0; at < end; at++) {
    const attribute = attributeSets.attributes[at] ?? 0;
    if (strings[attributes.key[attribute] ?? 0] === key) return attributes.value[attribute];
  }
  return undefined;
}
