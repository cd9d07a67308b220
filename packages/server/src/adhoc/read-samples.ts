import { decodePprofAsProfiles, detectFormat, type FormatLimits, readProfiles } from '@hotspan/formats';
import type { Dictionary, Profile, ProfilesData, ValueTypeInit } from '@hotspan/otlp-profiles';
import { uploadError } from './check-upload.js';

/** What a file holds. */
export interface ReadSamples {
  readonly dictionary: Dictionary;
  readonly profiles: readonly Profile[];
  /** Types in the order of the file, those without samples included; empty where that of the profiles is all there is. */
  readonly types: readonly ValueTypeInit[];
}

/**
 * Reads bytes of any format of `@hotspan/formats`, not compressed. Rejects with HOTSPAN_ERR_SERVER_PROFILE for another format and for
 * no profile, and with what the format's reader throws.
 */
export async function readSamples(bytes: Uint8Array, limits: Partial<FormatLimits>): Promise<ReadSamples> {
  const format = detectFormat(bytes);
  if (format === undefined) {
    throw uploadError(
      'the file is in no format that is known here. Upload pprof, folded text, the output of perf script, the JSON of /pyroscope/render, or what another profiler writes; in gzip or not.',
    );
  }
  if (format === 'pprof') return readPprof(bytes, limits);
  if (format === 'gzip') throw uploadError('the gzip holds gzip again. Compress a file once.');
  const { data, rejected } = await readProfiles(bytes, { format, limits });
  const profiles = profilesOf(data);
  if (profiles.length === 0) {
    const [first] = rejected;
    const why = first === undefined ? '' : ` that can be read: ${first.message}`;
    throw uploadError(`the file holds no profile${why}. Upload one that does.`);
  }
  return { dictionary: data.dictionary, profiles, types: [] };
}

/** By itself: the model has types in another order, the one to be shown first before the others, and units in other words. */
function readPprof(bytes: Uint8Array, limits: Partial<FormatLimits>): ReadSamples {
  let types: readonly ValueTypeInit[] = [];
  const data = decodePprofAsProfiles(bytes, {
    labels: 'verbatim',
    // Samples of 0 or less do not count, and would if they were added to others.
    rows: 'all',
    timestamps: 'drop',
    limits,
    prepare(pprof) {
      const { strings, sampleTypes } = pprof;
      const text = (index: number | undefined): string => strings[index ?? 0] ?? '';
      types = Array.from(sampleTypes.type, (type, row) => ({
        type: text(type),
        unit: text(sampleTypes.unit[row]),
      }));
      return pprof;
    },
  });
  if (types.length === 0) {
    throw uploadError('the file holds no type of samples. Upload a profile that has one.');
  }
  return { dictionary: data.dictionary, profiles: profilesOf(data), types };
}

function profilesOf({ resourceProfiles }: ProfilesData): readonly Profile[] {
  return resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles.flatMap(({ profiles }) => profiles));
}
