import type { ColumnMemory } from '../model/column-memory.js';
import type { Profile, ValueType } from '../model/profiles-data.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { readString } from './decode-any-value.js';
import type { AttributeSetReader } from './decode-indices.js';
import type { DecodeLimits } from './decode-limits.js';
import { createSamplesDecoder } from './decode-samples.js';
import type { GenerationNumbers } from './generation.js';
import type { ScannedProfile } from './scan-request.js';

/** What profiles of one message share while they are read. */
export interface ProfileContext {
  /** For the attributes of samples and of profiles: a profile's list may be cut by its samples. */
  readonly sampleSets: AttributeSetReader;
  readonly profileSets: AttributeSetReader;
  readonly limits: DecodeLimits;
  readonly memory: ColumnMemory;
  /** The attribute for the comments of a profile: indices of strings, which W4 keeps in a field of its own. */
  addComments(strindices: readonly number[]): number;
}

/** Reads a `Profile` of W4 to W6. Indices are not checked here. */
export function decodeProfile(
  reader: WireReader,
  { start, end, sampleCount }: ScannedProfile,
  numbers: GenerationNumbers,
  { sampleSets, profileSets, limits, memory, addComments }: ProfileContext,
): Profile {
  sampleSets.clear();
  profileSets.clear();
  const samples = createSamplesDecoder(sampleCount, numbers.sample, sampleSets, memory);
  const fields = numbers.profile;
  const lastField = fields.attributeIndices;
  const comments: number[] = [];
  let sampleType: ValueType = UNSET;
  let periodType: ValueType = UNSET;
  let period = 0n;
  let timeUnixNano = 0n;
  let durationNano = 0n;
  let profileId: Uint8Array = EMPTY;
  let droppedAttributesCount = 0;
  let originalPayloadFormat = '';
  let originalPayload: Uint8Array = EMPTY;

  /** The fields whose numbers moved. */
  function decodeMoved(tag: number): void {
    const field = tag >>> 3;
    const type = tag & 7;
    if (field === fields.profileId && type === 2) profileId = reader.copyBytes(end);
    else if (field === fields.droppedAttributesCount && type === 0) droppedAttributesCount = reader.uint32();
    else if (field === fields.originalPayloadFormat && type === 2)
      originalPayloadFormat = readString(reader, end, limits);
    else if (field === fields.originalPayload && type === 2) originalPayload = reader.copyBytes(end);
    else if (field === fields.attributeIndices && type === 0) profileSets.readOne(reader);
    else if (field === fields.attributeIndices && type === 2) profileSets.readPacked(reader, end);
    else if (field === fields.commentStrindices && (type === 0 || type === 2))
      readInt32s(reader, type, end, comments);
    else skipUnknown(reader, tag, end, 'Profile', lastField);
  }

  reader.pos = start;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        sampleType = decodeValueType(reader, reader.readEnd(end));
        break;
      case 18:
        samples.decodeRun(reader, end);
        break;
      case 25:
        timeUnixNano = reader.fixedUint64();
        break;
      case 32:
        durationNano = reader.uint64();
        break;
      case 42:
        periodType = decodeValueType(reader, reader.readEnd(end));
        break;
      case 48:
        period = reader.int64();
        break;
      default:
        decodeMoved(tag);
    }
  }
  reader.expectEnd(end);
  if (comments.length > 0) profileSets.add(addComments(comments));
  return {
    sampleType,
    periodType,
    period,
    timeUnixNano,
    durationNano,
    profileId,
    droppedAttributesCount,
    originalPayloadFormat,
    originalPayload,
    attributeSet: profileSets.take(),
    samples: samples.finish(),
  };
}

const UNSET: ValueType = Object.freeze({ type: 0, unit: 0 });
const EMPTY = new Uint8Array(0);

/** Reads one element or a packed list of them; there are as many as bytes at most. */
export function readInt32s(reader: WireReader, type: number, enclosingEnd: number, target: number[]): void {
  if (type === 0) {
    target.push(reader.int32());
    return;
  }
  const end = reader.readEnd(enclosingEnd);
  while (reader.pos < end) target.push(reader.int32());
  reader.expectEnd(end);
}

export function decodeValueType(reader: WireReader, end: number): ValueType {
  let type = 0;
  let unit = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) type = reader.int32();
    else if (tag === 16) unit = reader.int32();
    // In W4 field 3 is the aggregation temporality, which says nothing about one profile.
    else skipUnknown(reader, tag, end, 'ValueType', 2);
  }
  reader.expectEnd(end);
  return { type, unit };
}
