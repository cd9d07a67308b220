import type { Profile } from '@hotspan/otlp-profiles';
import { describeSampleType, type FlamebearerValues } from '../legacy/flamebearer-values.js';
import type { ReadSamples } from './read-samples.js';

/** The profiles of one type of samples. */
export interface TypeGroup {
  /** Of the type, with its unit where another one has the same name. */
  readonly name: string;
  readonly values: FlamebearerValues;
  readonly profiles: readonly Profile[];
}

/** What text has that does not say what it counts. */
const UNNAMED = 'samples';

/** Profiles by what they count, in the order of the file. */
export function groupByType({ profiles, types, dictionary: { strings } }: ReadSamples): readonly TypeGroup[] {
  const groups = new Map<string, TypeGroup & { readonly profiles: Profile[] }>();
  const firstUnits = new Map<string, string>();

  function groupOf(type: string, unit: string): { readonly profiles: Profile[] } {
    const firstUnit = firstUnits.get(type) ?? unit;
    firstUnits.set(type, firstUnit);
    const name = firstUnit === unit ? type : `${type}:${unit}`;
    const group = groups.get(name) ?? { name, values: describeSampleType(type, unit), profiles: [] };
    groups.set(name, group);
    return group;
  }

  for (const { type, unit } of types) groupOf(type || UNNAMED, unit);
  for (const profile of profiles) {
    const { type, unit } = profile.sampleType;
    groupOf(strings[type] || UNNAMED, strings[unit] ?? '').profiles.push(profile);
  }
  return [...groups.values()];
}
