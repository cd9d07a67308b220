import type { Dictionary, ProfilesData } from './profiles-data.js';

/**
 * Dictionaries whose rows are known to differ from each other, because interning made them: there `compactProfiles` need not
 * compare rows, which would cost as much as encoding them. Beside the data and not in it, so that equal data stays equal.
 */
const distinct = new WeakSet<Dictionary>();

/** Call it only for a dictionary of which no table has two equal rows. */
export function markDistinct(dictionary: Dictionary): void {
  distinct.add(dictionary);
}

export function isKnownDistinct(dictionary: Dictionary): boolean {
  return distinct.has(dictionary);
}

/** Data that `compactProfiles` has found nothing to leave out of, so that encoding it again does not look again. */
const minimal = new WeakSet<ProfilesData>();

/** Call it only for data of which `compactProfiles` would return the same. */
export function markMinimal(data: ProfilesData): ProfilesData {
  minimal.add(data);
  return data;
}

export function isKnownMinimal(data: ProfilesData): boolean {
  return minimal.has(data);
}
