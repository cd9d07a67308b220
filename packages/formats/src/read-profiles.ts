import {
  decodeProfiles,
  decodeProfilesJson,
  decodeUtf8,
  type ProfilesData,
  type RejectedProfile,
} from '@hotspan/otlp-profiles';
import { gunzip } from './compression/gunzip.js';
import { isGzip } from './compression/is-gzip.js';
import { PROFILE_FORMATS, type ProfileFormat } from './detect/profile-format.js';
import { detectFormat } from './detect-format.js';
import { FormatError } from './errors.js';
import type { FormatLimits } from './format-limits.js';
import { decodeJfr } from './jfr/decode-jfr.js';
import { decodePprofAsProfiles } from './pprof/decode-pprof-as-profiles.js';
import {
  type ProfileOptions,
  type ResolvedProfileOptions,
  resolveProfileOptions,
} from './profile-options.js';
import { decodeSpeedscope } from './speedscope/decode-speedscope.js';
import { decodeGroups } from './text/decode-groups.js';
import { decodeLines } from './text/decode-lines.js';
import { decodePerfScript } from './text/decode-perf-script.js';
import { decodeTree } from './tree/decode-tree.js';
import { decodeTrie } from './tree/decode-trie.js';
import { decodeCpuProfile } from './v8/decode-cpu-profile.js';
import { decodeHeapProfile } from './v8/decode-heap-profile.js';

/** {@link ProfileOptions} are for formats that do not say these things themselves: OTLP says them all, pprof most. */
export interface ReadProfilesOptions extends ProfileOptions {
  /** The format of the bytes, inside gzip if they are in gzip. Default: found by {@link detectFormat}. */
  readonly format?: ProfileFormat;
  /** Content type that came with the bytes; helps where content alone cannot tell. Default: none. */
  readonly contentType?: string;
}

/** What was read. */
export interface ReadProfiles {
  readonly format: ProfileFormat;
  readonly data: ProfilesData;
  /** Profiles of OTLP that were left out because they are broken, with reasons. Empty for all other formats. */
  readonly rejected: readonly RejectedProfile[];
}

type Reader = (bytes: Uint8Array, options: ResolvedProfileOptions) => Omit<ReadProfiles, 'format'>;

const whole =
  (decode: (bytes: Uint8Array, options: ResolvedProfileOptions) => ProfilesData): Reader =>
  (bytes, options) => ({ data: decode(bytes, options), rejected: [] });

const READERS: Readonly<Record<ProfileFormat, Reader>> = {
  pprof: whole(decodePprofAsProfiles),
  otlp: (bytes, { limits }) => decodeProfiles(bytes, toDecodeLimits(limits)),
  'otlp-json': (bytes, { limits }) => decodeProfilesJson(bytes, toDecodeLimits(limits)),
  groups: whole(decodeGroups),
  lines: whole(decodeLines),
  'perf-script': whole(decodePerfScript),
  trie: whole(decodeTrie),
  tree: whole(decodeTree),
  speedscope: whole(decodeSpeedscope),
  cpuprofile: whole(decodeCpuProfile),
  heapprofile: whole(decodeHeapProfile),
  jfr: whole(decodeJfr),
};

/**
 * Reads bytes of any known format, compressed with gzip or not, into the OpenTelemetry profiles model. Asynchronous because
 * platforms decompress so; everything else is done at once.
 *
 * Rejects with FormatError: HOTSPAN_ERR_FORMAT_UNKNOWN for bytes of no known format, HOTSPAN_ERR_FORMAT_UNSUPPORTED for JFR,
 * HOTSPAN_ERR_FORMAT_COMPRESSED for broken gzip and for gzip within gzip, HOTSPAN_ERR_FORMAT_OPTION for bad options, and with what
 * the format's reader throws: for OTLP that is OtlpProfilesError of `@hotspan/otlp-profiles`.
 */
export async function readProfiles(
  bytes: Uint8Array,
  { format, contentType, ...profileOptions }: ReadProfilesOptions = {},
): Promise<ReadProfiles> {
  const options = resolveProfileOptions(profileOptions);
  if (format !== undefined) checkFormat(format);
  const plain = isGzip(bytes) ? await gunzip(bytes, options.limits) : bytes;
  const found = format ?? detectFormat(plain, contentType);
  if (found === undefined) throw unknownFormat(plain, contentType);
  // With a format given the reader would only see bytes that are not its format's.
  if (found === 'gzip' || isGzip(plain)) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_COMPRESSED',
      'the gzip holds gzip again. Compress a profile once.',
      { offset: 0 },
    );
  }
  const { data, rejected } = READERS[found](plain, options);
  return { format: found, data, rejected };
}

function checkFormat(format: ProfileFormat): void {
  if (PROFILE_FORMATS.includes(format)) return;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_OPTION',
    `format must be one of ${PROFILE_FORMATS.join(', ')}, got ${String(format).slice(0, 60)}.`,
  );
}

function unknownFormat(bytes: Uint8Array, contentType: string | undefined): FormatError {
  const start = JSON.stringify(decodeUtf8(bytes, 0, Math.min(bytes.length, 24)));
  const type =
    contentType === undefined ? '' : ` of content type ${JSON.stringify(contentType.slice(0, 60))}`;
  const what = bytes.length === 0 ? 'no bytes' : `${bytes.length} bytes that begin with ${start}`;
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_UNKNOWN',
    `expected a profile in a format of ${PROFILE_FORMATS.join(', ')}, got ${what}${type}. Name the \`format\` if it is one of them.`,
    { offset: 0 },
  );
}

/** The limits of both packages mean the same; what the other one has beyond these stays at its default. */
function toDecodeLimits({
  maxBytes,
  maxSamples,
  maxStackDepth,
  maxFrames,
  maxStringBytes,
  maxLabels,
}: FormatLimits): Parameters<typeof decodeProfiles>[1] {
  return { maxBytes, maxSamples, maxStackDepth, maxFrames, maxStringBytes, maxAttributes: maxLabels };
}
