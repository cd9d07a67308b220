import {
  decodeCpuProfile,
  decodeHeapProfile,
  decodePerfScript,
  type FormatLimits,
  type ProfileFormat,
} from '@hotspan/formats';
import {
  decodeProfiles,
  decodeProfilesJson,
  type ProfilesData,
  type RejectedProfile,
} from '@hotspan/otlp-profiles';
import type { IncomingMessage } from '../incoming.js';
import { storedType } from '../profile-type.js';
import type { Rejection } from '../rejection.js';
import { deriveProfileName } from './derive-profile-name.js';
import { type IngestContext, seriesOfQuery } from './ingest-context.js';
import { profileLimits } from './profile-limits.js';
import { DEFAULT_SAMPLE_TYPE_CONFIG } from './sample-type-config.js';
import { toMessage } from './to-message.js';

/** Formats that say what they count, beside pprof. Pyroscope does not take them here. */
export type TypedFormat = Extract<
  ProfileFormat,
  'otlp' | 'otlp-json' | 'cpuprofile' | 'heapprofile' | 'perf-script'
>;

interface Decoded {
  readonly data: ProfilesData;
  readonly rejected: readonly RejectedProfile[];
}

type Decode = (bytes: Uint8Array, limits: Partial<FormatLimits>) => Decoded;

const DECODERS: Readonly<Record<TypedFormat, Decode>> = {
  // Limits of the readers of OTLP are their own, but for the size.
  otlp: (bytes, { maxBytes }) => decodeProfiles(bytes, { maxBytes }),
  'otlp-json': (bytes, { maxBytes }) => decodeProfilesJson(bytes, { maxBytes }),
  cpuprofile: (bytes, limits) => ({ data: decodeCpuProfile(bytes, { limits }), rejected: [] }),
  heapprofile: (bytes, limits) => ({ data: decodeHeapProfile(bytes, { limits }), rejected: [] }),
  'perf-script': (bytes, limits) => ({ data: decodePerfScript(bytes, { limits }), rejected: [] }),
};

export interface ReadTyped {
  readonly message: IncomingMessage;
  readonly rejections: readonly Rejection[];
}

/** Reads a profile whose name follows from its sample types, as that of a pprof profile does. Throws the errors of formats. */
export function readTyped(bytes: Uint8Array, format: TypedFormat, context: IngestContext): ReadTyped {
  const { data, rejected } = DECODERS[format](bytes, profileLimits(context.limits));
  const text = (index: number): string => data.dictionary.strings[index] ?? '';
  const series = seriesOfQuery(context);
  const message = toMessage(data, context, ({ sampleType, periodType }, { profiles }) => {
    const sampleTypes = profiles.map((profile) => text(profile.sampleType.type));
    return {
      ...series,
      type: storedType(
        deriveProfileName(sampleTypes, DEFAULT_SAMPLE_TYPE_CONFIG),
        {
          sampleType: text(sampleType.type),
          sampleUnit: text(sampleType.unit),
          periodType: text(periodType.type),
          periodUnit: text(periodType.unit),
        },
        1n,
      ),
    };
  });
  return {
    message,
    rejections: rejected.map(({ message: text }) => ({ reason: 'malformed_profile', message: text })),
  };
}
