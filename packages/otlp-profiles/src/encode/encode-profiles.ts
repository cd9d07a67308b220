import { compactProfiles } from '../model/compact-profiles.js';
import type {
  Profile,
  ProfilesData,
  ResourceProfiles,
  ScopeProfiles,
  ValueType,
} from '../model/profiles-data.js';
import { WireWriter } from '../wire/wire-writer.js';
import { encodeKeyValue } from './encode-any-value.js';
import { encodeDictionary, writeSet } from './encode-dictionary.js';
import { encodeSamples } from './encode-samples.js';

/** Options of encodeProfiles(), all optional. */
export interface EncodeProfilesOptions {
  /**
   * `needed` (default): without what `compactProfiles` leaves out. `all`: tables and profiles as they are, for data that is known to
   * be minimal or is to keep its row numbers.
   */
  readonly rows?: 'needed' | 'all';
}

/**
 * Encodes an `ExportProfilesServiceRequest` (the same bytes are a `ProfilesData` file), as of
 * opentelemetry-proto 1.10 and 1.11: the same data always gives the same bytes, and they are few. Fields at their default are
 * left out, and by default so are profiles without samples and rows of the dictionary that nothing refers to or that are there
 * twice (see `compactProfiles`; it is remembered of data that there is nothing to leave out, so encoding it again does not look
 * again).
 */
export function encodeProfiles(
  profiles: ProfilesData,
  { rows = 'needed' }: EncodeProfilesOptions = {},
): Uint8Array<ArrayBuffer> {
  const data = rows === 'all' ? profiles : compactProfiles(profiles);
  const writer = spareWriter ?? new WireWriter(FIRST_BYTES);
  spareWriter = undefined;
  writer.pos = 0;
  for (const resourceProfiles of data.resourceProfiles) {
    writer.uint32(10);
    const mark = writer.begin();
    encodeResourceProfiles(writer, resourceProfiles, data);
    writer.end(mark);
  }
  writer.uint32(18);
  const mark = writer.begin();
  encodeDictionary(writer, data.dictionary);
  writer.end(mark);
  if (writer.bytes.length <= MAX_SPARE_BYTES) spareWriter = writer;
  return writer.finish();
}

const FIRST_BYTES = 65_536;
/** What may stay between two calls. Memory that is fresh from the system costs more to touch than the bytes to write. */
const MAX_SPARE_BYTES = 1_048_576;
let spareWriter: WireWriter | undefined;

function encodeResourceProfiles(writer: WireWriter, resource: ResourceProfiles, data: ProfilesData): void {
  if (resource.attributes.length > 0 || resource.droppedAttributesCount > 0) {
    writer.uint32(10);
    const mark = writer.begin();
    for (const attribute of resource.attributes) encodeKeyValue(writer, 10, attribute);
    writer.int32Field(16, resource.droppedAttributesCount);
    writer.end(mark);
  }
  for (const scope of resource.scopeProfiles) {
    writer.uint32(18);
    const mark = writer.begin();
    encodeScopeProfiles(writer, scope, data);
    writer.end(mark);
  }
  if (resource.schemaUrl !== '') writer.stringField(26, resource.schemaUrl);
}

function encodeScopeProfiles(writer: WireWriter, scope: ScopeProfiles, data: ProfilesData): void {
  const { name, version, attributes, droppedAttributesCount } = scope;
  if (name !== '' || version !== '' || attributes.length > 0 || droppedAttributesCount > 0) {
    writer.uint32(10);
    const mark = writer.begin();
    if (name !== '') writer.stringField(10, name);
    if (version !== '') writer.stringField(18, version);
    for (const attribute of attributes) encodeKeyValue(writer, 26, attribute);
    writer.int32Field(32, droppedAttributesCount);
    writer.end(mark);
  }
  for (const profile of scope.profiles) {
    writer.uint32(18);
    const mark = writer.begin();
    encodeProfile(writer, profile, data);
    writer.end(mark);
  }
  if (scope.schemaUrl !== '') writer.stringField(26, scope.schemaUrl);
}

function encodeProfile(writer: WireWriter, profile: Profile, { dictionary }: ProfilesData): void {
  encodeValueType(writer, 10, profile.sampleType);
  encodeSamples(writer, profile.samples, dictionary.attributeSets);
  if (profile.timeUnixNano !== 0n) {
    writer.uint32(25);
    writer.fixed64(Number(profile.timeUnixNano & 0xffff_ffffn), Number(profile.timeUnixNano >> 32n));
  }
  writer.int64Field(32, profile.durationNano);
  encodeValueType(writer, 42, profile.periodType);
  writer.int64Field(48, profile.period);
  if (profile.profileId.length > 0) writer.bytesField(58, profile.profileId);
  writer.int32Field(64, profile.droppedAttributesCount);
  if (profile.originalPayloadFormat !== '') writer.stringField(74, profile.originalPayloadFormat);
  if (profile.originalPayload.length > 0) writer.bytesField(82, profile.originalPayload);
  writeSet(writer, 90, dictionary.attributeSets, profile.attributeSet);
}

function encodeValueType(writer: WireWriter, tag: number, { type, unit }: ValueType): void {
  if (type === 0 && unit === 0) return;
  writer.uint32(tag);
  const mark = writer.begin();
  writer.int32Field(8, type);
  writer.int32Field(16, unit);
  writer.end(mark);
}
