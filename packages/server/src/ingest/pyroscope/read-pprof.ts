import {
  cutGoShapeNames,
  decodePprofAsProfiles,
  dropEmptySamples,
  dropNumericLabels,
  isSoundPprof,
  MAPPING_FLAGS,
  type PprofProfile,
  removeBrokenReferences,
  validatePprof,
  zeroSymbolizedAddresses,
} from '@hotspan/formats';
import { type ColumnMemory, textAt, textsOf } from '@hotspan/otlp-profiles';
import { ServerError } from '../../errors.js';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import type { IncomingMessage } from '../incoming.js';
import { storedType } from '../profile-type.js';
import { profileLimits } from './profile-limits.js';

/** What a pprof profile does not say itself. */
export interface ReadPprofOptions {
  readonly limits: TenantLimits;
  /** Gives `__name__` by the sample types. */
  readonly nameOf: (sampleTypes: readonly string[]) => string;
  readonly service: string;
  readonly labels: ReadonlyMap<string, string>;
  /** 16 bytes, the same for what becomes of each sample type. */
  readonly profileId: Uint8Array;
  /** Gives the time by the one that the profile has. Default: that one. */
  readonly timeOf?: (timeNanos: bigint) => bigint;
  /** What a profile takes that has none. Default: unknown. */
  readonly durationNanos?: bigint;
  /** Where the columns of the message come from. */
  readonly memory: ColumnMemory;
  /** Run before anything is checked. */
  readonly repairs?: readonly ((pprof: PprofProfile) => PprofProfile)[];
}

/**
 * Reads a pprof profile, not compressed, as Pyroscope does: what breaks a rule is refused, what is merely of no use is taken out.
 * Nothing is done that the profile does not need, and nothing that the write path does anyway. Throws
 * HOTSPAN_ERR_SERVER_PROFILE and the errors of formats. Hot path. Guarded by benchmarks/ingest.bench.ts.
 */
export function readPprof(bytes: Uint8Array, options: ReadPprofOptions): IncomingMessage {
  const {
    limits,
    nameOf,
    service,
    labels,
    profileId,
    timeOf,
    durationNanos = 0n,
    memory,
    repairs = [],
  } = options;
  let sampleTypes: readonly string[] = [];
  const { dictionary, resourceProfiles } = decodePprofAsProfiles(bytes, {
    rows: 'all',
    // The write path tells frames and stacks by their content.
    elements: 'verbatim',
    labels: 'verbatim',
    links: 'any',
    memory,
    limits: profileLimits(limits),
    profileId: () => profileId,
    prepare(decoded) {
      const repaired = repairs.reduce((pprof, repair) => repair(pprof), decoded);
      const sound = isSoundPprof(repaired) ? repaired : takeOutBroken(repaired);
      const names = textsOf(sound);
      sampleTypes = Array.from(sound.sampleTypes.type, (index) => textAt(names, index) ?? '');
      return normalize(sound, bytes);
    },
  });
  const name = nameOf(sampleTypes);
  const texts = textsOf(dictionary);
  const text = (index: number): string => textAt(texts, index) ?? '';
  const profiles = resourceProfiles.flatMap(({ scopeProfiles }) =>
    scopeProfiles.flatMap((scope) => scope.profiles),
  );
  return {
    dictionary,
    profiles: profiles.map(({ sampleType, periodType, samples, timeUnixNano, durationNano }) => ({
      type: storedType(
        name,
        {
          sampleType: text(sampleType.type),
          sampleUnit: text(sampleType.unit),
          periodType: text(periodType.type),
          periodUnit: text(periodType.unit),
        },
        1n,
      ),
      samples,
      timeNanos: timeOf === undefined ? timeUnixNano : timeOf(timeUnixNano),
      durationNanos: durationNano > 0n ? durationNano : durationNanos,
      profileId,
      labels,
      service,
    })),
  };
}

/** More of what is wrong with a profile is not told. */
const MAX_FINDINGS = 3;

function takeOutBroken(pprof: PprofProfile): PprofProfile {
  const errors = validatePprof(pprof).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return dropEmptySamples(removeBrokenReferences(pprof));
  const told = errors.slice(0, MAX_FINDINGS).map(({ path, text }) => `${path}: ${text}`);
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_PROFILE',
    `a profile breaks rules of pprof: ${told.join('; ')}${errors.length > MAX_FINDINGS ? '; and more' : ''}. Check the program that wrote it.`,
  );
}

const GO_SHAPE = Buffer.from('[go.shape.');

function normalize(pprof: PprofProfile, bytes: Uint8Array): PprofProfile {
  let normal = pprof;
  // Text is what series are split by; a number in each sample would make one of each.
  if (normal.samples.labelKey.length > 0) normal = dropNumericLabels(normal);
  if (hasAddressesToZero(normal)) normal = zeroSymbolizedAddresses(normal);
  // One search through the bytes is far quicker than a look at each name, and finds it in profiles of Go alone.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(GO_SHAPE))
    normal = cutGoShapeNames(normal);
  return normal;
}

/**
 * Whether a mapping that says it has functions holds a location without: what has functions is stored without its address in any
 * case.
 */
function hasAddressesToZero({ mappings: { flags }, locations }: PprofProfile): boolean {
  if (!flags.some((bits) => (bits & MAPPING_FLAGS.hasFunctions) !== 0)) return false;
  const { count, mapping, lineOffsets } = locations;
  for (let row = 0; row < count; row++) {
    const hasLines = (lineOffsets[row + 1] ?? 0) > (lineOffsets[row] ?? 0);
    if (!hasLines && ((flags[mapping[row] ?? -1] ?? 0) & MAPPING_FLAGS.hasFunctions) !== 0) return true;
  }
  return false;
}
