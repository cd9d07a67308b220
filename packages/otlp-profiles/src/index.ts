// For users

export { DEFAULT_DECODE_LIMITS, type DecodeLimits } from './decode/decode-limits.js';
export { decodeProfiles } from './decode/decode-profiles.js';
export type { DecodedProfiles, RejectedProfile } from './decode/decoded-profiles.js';
export { encodeProfiles } from './encode/encode-profiles.js';
export { ERROR_CODES, type OtlpErrorCode, OtlpProfilesError } from './errors.js';
export { decodeProfilesJson } from './json/decode-profiles-json.js';
export { type AnyValue, type KeyValue, toKeyValues } from './model/any-value.js';
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

export { GrowableFloat64, GrowableInt32, GrowableInt64 } from './model/growable.js';
export { SequenceTable } from './model/sequence-table.js';
export {
  decodeExportResponse,
  type ExportResponse,
  encodeExportResponse,
} from './service/export-response.js';
