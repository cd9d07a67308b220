import type { PprofProfile } from '../pprof-profile.js';
import {
  markedRows,
  moveReferences,
  selectFunctions,
  selectLocations,
  selectMappings,
} from './select-elements.js';

/**
 * Removes locations, functions and mappings that no sample leads to, and numbers the ids of the others from 1. References that are
 * broken stay so: their ids become the last ones there are, out of the way of the new ones.
 */
export function removeUnreferenced(profile: PprofProfile): PprofProfile {
  const { samples } = profile;
  const usedLocations = markedRows(marksOf(samples.locations, profile.locations.count));
  const locations = selectLocations(profile.locations, usedLocations.rows);
  const usedMappings = markedRows(marksOf(locations.mapping, profile.mappings.count));
  const usedFunctions = markedRows(marksOf(locations.lineFunction, profile.functions.count));
  const mappings = selectMappings(profile.mappings, usedMappings.rows);
  const functions = selectFunctions(profile.functions, usedFunctions.rows);
  return {
    ...profile,
    samples: { ...samples, locations: moveReferences(samples.locations, usedLocations.placeOf) },
    locations: {
      ...locations,
      id: idsFrom1(locations.count),
      mapping: moveReferences(locations.mapping, usedMappings.placeOf),
      lineFunction: moveReferences(locations.lineFunction, usedFunctions.placeOf),
    },
    mappings: { ...mappings, id: idsFrom1(mappings.count) },
    functions: { ...functions, id: idsFrom1(functions.count) },
    danglingIds: profile.danglingIds.map((_, i) => BigInt.asUintN(64, BigInt(-i))),
  };
}

function marksOf(references: Int32Array, count: number): Uint8Array {
  const marks = new Uint8Array(count);
  for (const row of references) if (row >= 0) marks[row] = 1;
  return marks;
}

const idsFrom1 = (count: number): BigUint64Array =>
  BigUint64Array.from({ length: count }, (_, row) => BigInt(row + 1));
