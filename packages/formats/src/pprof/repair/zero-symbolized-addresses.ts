import { MAPPING_FLAGS, type PprofProfile } from '../pprof-profile.js';

/**
 * Zeroes start, limit and offset of mappings whose functions are known, and the addresses of their locations: nothing is left to be
 * looked up by address, and equal frames of different processes become equal.
 */
export function zeroSymbolizedAddresses(profile: PprofProfile): PprofProfile {
  const { mappings, locations } = profile;
  if (!mappings.flags.some(hasFunctions)) return profile;
  const zeroed = (column: BigUint64Array): BigUint64Array =>
    column.map((value, row) => (hasFunctions(mappings.flags[row] ?? 0) ? 0n : value));
  return {
    ...profile,
    mappings: {
      ...mappings,
      memoryStart: zeroed(mappings.memoryStart),
      memoryLimit: zeroed(mappings.memoryLimit),
      fileOffset: zeroed(mappings.fileOffset),
    },
    locations: {
      ...locations,
      address: locations.address.map((address, row) =>
        hasFunctions(mappings.flags[locations.mapping[row] ?? -1] ?? 0) ? 0n : address,
      ),
    },
  };
}

const hasFunctions = (flags: number): boolean => (flags & MAPPING_FLAGS.hasFunctions) !== 0;
