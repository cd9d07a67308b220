import { type ColumnMemory, GrowableInt32, OWN_MEMORY, type ProfilesData } from '@hotspan/otlp-profiles';
import { checkByteLength } from '../check-byte-length.js';
import { completeFormatLimits } from '../complete-format-limits.js';
import type { FormatLimits } from '../format-limits.js';
import { decodePlain, unzipped } from './decode-pprof.js';
import type { PprofToProfilesOptions } from './pprof-conversion-options.js';
import type { PprofProfile } from './pprof-profile.js';
import { convertPprof } from './pprof-to-profiles.js';

/** Options of decodePprofAsProfiles(), all optional. */
export interface DecodePprofAsProfilesOptions extends PprofToProfilesOptions {
  readonly limits?: Partial<FormatLimits>;
  /**
   * Gives the profile to convert instead of the one that was decoded, for example a repaired one; what it throws is passed on. It must
   * not keep the columns of the profile, whose memory is used again. Default: the one that was decoded.
   */
  readonly prepare?: (pprof: PprofProfile) => PprofProfile;
  /**
   * Where the columns come from, for those who give them up together. Default: each has memory of its own. With an arena `strings` are
   * decoded when they are first read: until then the bytes must stay as they are, and the arena must not be cleared.
   */
  readonly memory?: ColumnMemory;
}

/**
 * Decodes a pprof profile, gzipped (Node.js only) or not, straight into the model. The same as
 * `pprofToProfiles(prepare(decodePprof(bytes)))` in less time, for those who need the pprof profile for nothing else.
 *
 * Throws what these two throw.
 */
export function decodePprofAsProfiles(
  bytes: Uint8Array,
  { limits, prepare, memory = OWN_MEMORY, ...options }: DecodePprofAsProfilesOptions = {},
): ProfilesData {
  const complete = completeFormatLimits(limits);
  checkByteLength(bytes, complete);
  const locations = spareLocations ?? new GrowableInt32(FIRST_LENGTH);
  // Taken for the time of the call, so that an option which decodes another profile finds none.
  spareLocations = undefined;
  locations.length = 0;
  try {
    const pprof = decodePlain(unzipped(bytes, complete), complete, {
      makeLocations: () => locations,
      memory,
    });
    return convertPprof(prepare === undefined ? pprof : prepare(pprof), options, memory);
  } finally {
    if (locations.capacity <= MAX_SPARE_LENGTH) spareLocations = locations;
  }
}

const FIRST_LENGTH = 16_384;
/**
 * Locations, four bytes each, for which memory may stay between two calls. They are gone once the profile is converted, and memory
 * that is fresh from the system costs about as much to touch as the ids to read.
 */
const MAX_SPARE_LENGTH = 262_144;
let spareLocations: GrowableInt32 | undefined;
