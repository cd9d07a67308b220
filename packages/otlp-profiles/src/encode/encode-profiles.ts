import type {
  Profile,
  ProfilesData,
  ResourceProfiles,
  ScopeProfiles,
  ValueType,
} from '../model/profiles-data.js';
import { createWriter, finish, fork, join, type Writer, writeIndices, writeInt64 } from '../wire/writer.js';
import { encodeKeyValue } from './encode-any-value.js';
import { encodeDictionary } from './encode-dictionary.js';
import { encodeSamples } from './encode-samples.js';

/**
 * Encodes an `ExportProfilesServiceRequest` (the same bytes are a `ProfilesData` file), as of
 * opentelemetry-proto 1.10 and 1.11. The same data always gives the same bytes; fields at their default are
 * left out. Every row of the dictionary is written: leave out what nothing refers to when building.
 */
export function encodeProfiles(data: ProfilesData): Uint8Array {
  const writer = createWriter();
  for (const resourceProfiles of data.resourceProfiles) {
    fork(writer, 10);
    encodeResourceProfiles(writer, resourceProfiles, data);
    join(writer);
  }
  fork(writer, 18);
  encodeDictionary(writer, data.dictionary);
  join(writer);
  return finish(writer);
}

function encodeResourceProfiles(writer: Writer, resource: ResourceProfiles, data: ProfilesData): void {
  if (resource.attributes.length > 0 || resource.droppedAttributesCount > 0) {
    fork(writer, 10);
    for (const attribute of resource.attributes) encodeKeyValue(writer, 10, attribute);
    if (resource.droppedAttributesCount > 0) writer.uint32(16).uint32(resource.droppedAttributesCount);
    join(writer);
  }
  for (const scope of resource.scopeProfiles) {
    fork(writer, 18);
    encodeScopeProfiles(writer, scope, data);
    join(writer);
  }
  if (resource.schemaUrl !== '') writer.uint32(26).string(resource.schemaUrl);
}

function encodeScopeProfiles(writer: Writer, scope: ScopeProfiles, data: ProfilesData): void {
  const { name, version, attributes, droppedAttributesCount } = scope;
  if (name !== '' || version !== '' || attributes.length > 0 || droppedAttributesCount > 0) {
    fork(writer, 10);
    if (name !== '') writer.uint32(10).string(name);
    if (version !== '') writer.uint32(18).string(version);
    for (const attribute of attributes) encodeKeyValue(writer, 26, attribute);
    if (droppedAttributesCount > 0) writer.uint32(32).uint32(droppedAttributesCount);
    join(writer);
  }
  for (const profile of scope.profiles) {
    fork(writer, 18);
    encodeProfile(writer, profile, data);
    join(writer);
  }
  if (scope.schemaUrl !== '') writer.uint32(26).string(scope.schemaUrl);
}

function encodeProfile(writer: Writer, profile: Profile, { dictionary }: ProfilesData): void {
  encodeValueType(writer, 10, profile.sampleType);
  encodeSamples(writer, profile.samples, dictionary.attributeSets);
  if (profile.timeUnixNano !== 0n) {
    writer.uint32(25);
    writer.fixed32(Number(profile.timeUnixNano & 0xffff_ffffn)).fixed32(Number(profile.timeUnixNano >> 32n));
  }
  writeInt64(writer, 32, profile.durationNano);
  encodeValueType(writer, 42, profile.periodType);
  writeInt64(writer, 48, profile.period);
  if (profile.profileId.length > 0) writer.uint32(58).bytes(profile.profileId);
  if (profile.droppedAttributesCount > 0) writer.uint32(64).uint32(profile.droppedAttributesCount);
  if (profile.originalPayloadFormat !== '') writer.uint32(74).string(profile.originalPayloadFormat);
  if (profile.originalPayload.length > 0) writer.uint32(82).bytes(profile.originalPayload);
  const { offsets, attributes } = dictionary.attributeSets;
  const start = offsets[profile.attributeSet] ?? 0;
  const end = offsets[profile.attributeSet + 1] ?? 0;
  if (end > start) writeIndices(writer, 90, attributes.subarray(start, end));
}

function encodeValueType(writer: Writer, tag: number, { type, unit }: ValueType): void {
  if (type === 0 && unit === 0) return;
  fork(writer, tag);
  if (type !== 0) writer.uint32(8).int32(type);
  if (unit !== 0) writer.uint32(16).int32(unit);
  join(writer);
}
