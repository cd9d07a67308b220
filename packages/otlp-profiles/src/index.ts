// For users

export type { CheckOptions } from './check/check-options.js';
export { checkProfiles } from './check/check-profiles.js';
export type { CheckFinding, CheckReport } from './check/check-report.js';
export {
  CHECK_RULES,
  type CheckGroup,
  type CheckLevel,
  type CheckRule,
  type CheckRuleName,
} from './check/rules.js';
export { DEFAULT_DECODE_LIMITS, type DecodeLimits } from './decode/decode-limits.js';
export { decodeProfiles } from './decode/decode-profiles.js';
export type { DecodedProfiles, RejectedProfile } from './decode/decoded-profiles.js';
export type { Generation } from './decode/generation.js';
export { type EncodeProfilesOptions, encodeProfiles } from './encode/encode-profiles.js';
export { ERROR_CODES, type OtlpErrorCode, type OtlpErrorDetails, OtlpProfilesError } from './errors.js';
export { decodeProfilesJson } from './json/decode-profiles-json.js';
export { encodeProfilesJson } from './json/encode-profiles-json.js';
export { type AnyValue, type KeyValue, toKeyValues } from './model/any-value.js';
export { type ColumnArena, createColumnArena } from './model/column-arena.js';
export type { ColumnMemory } from './model/column-memory.js';
export { compactProfiles } from './model/compact-profiles.js';
export type { ProfileBuilder, ProfileInit, ValueTypeInit } from './model/profile-builder.js';
export {
  createProfilesBuilder,
  type Envelope,
  type FunctionInit,
  type LineInit,
  type ProfilesBuilder,
} from './model/profiles-builder.js';
export type {
  AttributeSets,
  Attributes,
  Dictionary,
  Functions,
  Links,
  Locations,
  Mappings,
  Profile,
  ProfilesData,
  ResourceProfiles,
  Samples,
  ScopeProfiles,
  Stacks,
  ValueType,
} from './model/profiles-data.js';

// For sibling packages

export { completeLimits } from './decode/complete-limits.js';
export { OWN_MEMORY } from './model/column-memory.js';
export { markDistinct, markMinimal } from './model/distinct-dictionaries.js';
export { GrowableFloat64, GrowableInt32, GrowableInt64 } from './model/growable.js';
export { textsOf, withStrings } from './model/lazy-strings.js';
export { hashWordsModuloPrime, MAX_PROBES, SequenceTable } from './model/sequence-table.js';
export { bigZeros, floatZeros, oneByOneOffsets, zeros } from './model/shared-columns.js';
export {
  addText,
  countTexts,
  type Texts,
  textAt,
  textUnits,
  toTexts,
} from './model/texts.js';
export { wordsOf } from './model/words-of.js';
export {
  decodeExportResponse,
  type ExportResponse,
  encodeExportResponse,
} from './service/export-response.js';
export { isUtf8 } from './wire/is-utf8.js';
export { readPackedIndices } from './wire/read-packed-indices.js';
export { skipRun } from './wire/skip-run.js';
export { createTextReader, type TextReader } from './wire/text-reader.js';
export { decodeUtf8, WireReader } from './wire/wire-reader.js';
export { WireWriter } from './wire/wire-writer.js';
export { writeStringRun } from './wire/write-string-run.js';
