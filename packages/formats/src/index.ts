// For users: one door for every format

export { type DetectedFormat, PROFILE_FORMATS, type ProfileFormat } from './detect/profile-format.js';
export { detectFormat } from './detect-format.js';
export { ERROR_CODES, FormatError, type FormatErrorCode, type FormatErrorDetails } from './errors.js';
export { DEFAULT_FORMAT_LIMITS, type FormatLimits } from './format-limits.js';
export type { ProfileOptions } from './profile-options.js';
export { type ReadProfiles, type ReadProfilesOptions, readProfiles } from './read-profiles.js';

// For users: compression

export { gunzip, gunzipSync } from './compression/gunzip.js';
export { gzip, gzipSync } from './compression/gzip.js';
export { isGzip } from './compression/is-gzip.js';

// For users: pprof

export { decodePprof } from './pprof/decode-pprof.js';
export {
  type DecodePprofAsProfilesOptions,
  decodePprofAsProfiles,
} from './pprof/decode-pprof-as-profiles.js';
export { type EncodePprofOptions, encodePprof } from './pprof/encode-pprof.js';
export { isSoundPprof } from './pprof/is-sound-pprof.js';
export type { PprofTimeAndLabels, PprofToProfilesOptions } from './pprof/pprof-conversion-options.js';
export {
  MAPPING_FLAGS,
  type PprofFunctions,
  type PprofLocations,
  type PprofMappings,
  type PprofProfile,
  type PprofSamples,
  type PprofValueType,
  type PprofValueTypes,
} from './pprof/pprof-profile.js';
export { pprofToProfiles } from './pprof/pprof-to-profiles.js';
export { type ProfilesToPprofOptions, profilesToPprof } from './pprof/profiles-to-pprof.js';
export { addMissingMapping } from './pprof/repair/add-missing-mapping.js';
export { cutGoShapeNames } from './pprof/repair/cut-go-shape-names.js';
export { dropEmptySamples } from './pprof/repair/drop-empty-samples.js';
export { dropNumericLabels } from './pprof/repair/drop-numeric-labels.js';
export { fixDotnetFunctionIds } from './pprof/repair/fix-dotnet-function-ids.js';
export { mergeEqualSamples } from './pprof/repair/merge-equal-samples.js';
export {
  type PrefixFunctionNamesOptions,
  prefixFunctionNamesWithFile,
} from './pprof/repair/prefix-function-names-with-file.js';
export { removeBrokenReferences } from './pprof/repair/remove-broken-references.js';
export { removeUnreferenced } from './pprof/repair/remove-unreferenced.js';
export { repairPprof } from './pprof/repair/repair-pprof.js';
export { replaceSampleTypeDashes } from './pprof/repair/replace-sample-type-dashes.js';
export { zeroSymbolizedAddresses } from './pprof/repair/zero-symbolized-addresses.js';
export type { PprofFinding, PprofRule } from './pprof/validate/findings.js';
export { type ValidatePprofOptions, validatePprof } from './pprof/validate-pprof.js';

// For users: text, trees, speedscope, V8, JFR

export { decodeJfr } from './jfr/decode-jfr.js';
export { decodeSpeedscope } from './speedscope/decode-speedscope.js';
export { type EncodeSpeedscopeOptions, encodeSpeedscope } from './speedscope/encode-speedscope.js';
export { SPEEDSCOPE_NAME_ATTRIBUTE } from './speedscope/speedscope-unit.js';
export { decodeGroups } from './text/decode-groups.js';
export { decodeLines } from './text/decode-lines.js';
export { decodePerfScript } from './text/decode-perf-script.js';
export { encodeFolded } from './text/encode-folded.js';
export { decodeTree } from './tree/decode-tree.js';
export { decodeTrie } from './tree/decode-trie.js';
export { encodeTree } from './tree/encode-tree.js';
export { encodeTrie } from './tree/encode-trie.js';
export { decodeCpuProfile } from './v8/decode-cpu-profile.js';
export { decodeHeapProfile } from './v8/decode-heap-profile.js';
export { type EncodeCpuProfileOptions, encodeCpuProfile } from './v8/encode-cpu-profile.js';
