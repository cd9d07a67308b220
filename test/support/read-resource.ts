import type { AnyValue, ProfilesData } from '@hotspan/otlp-profiles';

/** The attributes of the one resource that the profiles are of. */
export function readResource({ resourceProfiles }: ProfilesData): Record<string, AnyValue> {
  const [only, ...others] = resourceProfiles;
  if (only === undefined || others.length > 0) throw new Error('There is not exactly one resource.');
  return Object.fromEntries(only.attributes.map(({ key, value }) => [key, value]));
}
