import type { PprofMappings, PprofProfile } from '../pprof-profile.js';

/** Gives locations without a mapping one common empty mapping, because pprof's tools want every location to have one. */
export function addMissingMapping(profile: PprofProfile): PprofProfile {
  const { mappings, locations } = profile;
  if (!locations.mapping.includes(-1)) return profile;
  const row = mappings.count;
  return {
    ...profile,
    mappings: withEmptyMapping(mappings, freeId([...mappings.id, ...profile.danglingIds])),
    locations: {
      ...locations,
      mapping: locations.mapping.map((mapping) => (mapping === -1 ? row : mapping)),
    },
  };
}

function withEmptyMapping(mappings: PprofMappings, emptyId: bigint): PprofMappings {
  const count = mappings.count + 1;
  const longer = <A extends { set(source: A): void }>(create: new (length: number) => A, column: A): A => {
    const result = new create(count);
    result.set(column);
    return result;
  };
  const id = longer(BigUint64Array, mappings.id);
  id[mappings.count] = emptyId;
  return {
    count,
    id,
    memoryStart: longer(BigUint64Array, mappings.memoryStart),
    memoryLimit: longer(BigUint64Array, mappings.memoryLimit),
    fileOffset: longer(BigUint64Array, mappings.fileOffset),
    filename: longer(Int32Array, mappings.filename),
    buildId: longer(Int32Array, mappings.buildId),
    flags: longer(Uint8Array, mappings.flags),
  };
}

/** The smallest id from 1 that is not taken: of n ids, one of 1 to n + 1 is not. */
function freeId(ids: readonly bigint[]): bigint {
  const taken = new Set(ids);
  let id = 1n;
  while (taken.has(id)) id++;
  return id;
}
