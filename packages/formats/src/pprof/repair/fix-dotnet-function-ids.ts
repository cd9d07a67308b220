import { OWN_MEMORY, wordsOf } from '@hotspan/otlp-profiles';
import { createDanglingIds, createIdIndex } from '../decode/id-index.js';
import type { PprofProfile } from '../pprof-profile.js';

/**
 * Old .NET agents leave out the ids of functions. When all of them are 0 and there are as many functions as locations, function i
 * gets the id of location i, which is what lines refer to.
 */
export function fixDotnetFunctionIds(profile: PprofProfile): PprofProfile {
  const { functions, locations } = profile;
  if (functions.count === 0 || functions.count !== locations.count) return profile;
  if (functions.id.some((id) => id !== 0n)) return profile;
  const danglingIds = createDanglingIds();
  const old = wordsOf(profile.danglingIds);
  // In their old order first, so that the references that stay broken keep their numbers.
  for (let at = 0; at < old.length; at += 2) danglingIds.add(old[at] ?? 0, old[at + 1] ?? 0);
  const index = createIdIndex(locations.id, danglingIds, OWN_MEMORY);
  return {
    ...profile,
    functions: { ...functions, id: locations.id },
    locations: {
      ...locations,
      lineFunction: locations.lineFunction.map((row) =>
        row < 0 ? index.rowOf(old[~row * 2] ?? 0, old[~row * 2 + 1] ?? 0) : row,
      ),
    },
  };
}
