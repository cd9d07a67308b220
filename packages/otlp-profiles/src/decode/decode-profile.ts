import { GrowableInt32 } from '../model/growable.js';
import type { Profile, ValueType } from '../model/profiles-data.js';
import type { SequenceTable } from '../model/sequence-table.js';
import {
  expectEnd,
  type Reader,
  readEnd,
  readFixed64,
  readInt64,
  readUint64,
  skipUnknown,
} from '../wire/reader.js';
import { readBytes, readString } from './decode-any-value.js';
import { pushIndices, takeAttributeSet } from './decode-indices.js';
import { createSamplesDecoder, type SampleBudget } from './decode-samples.js';

/** Reads a `Profile` of generation W6 (opentelemetry-proto 1.10 and newer). Indices are not checked here. */
export function decodeProfile(
  reader: Reader,
  end: number,
  attributeSets: SequenceTable,
  budget: SampleBudget,
): Profile {
  const samples = createSamplesDecoder(attributeSets, budget);
  const indices = new GrowableInt32(8);
  let sampleType: ValueType = UNSET;
  let periodType: ValueType = UNSET;
  let period = 0n;
  let timeUnixNano = 0n;
  let durationNano = 0n;
  let profileId: Uint8Array = EMPTY;
  let droppedAttributesCount = 0;
  let originalPayloadFormat = '';
  let originalPayload: Uint8Array = EMPTY;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        sampleType = decodeValueType(reader, readEnd(reader, end));
        break;
      case 18:
        samples.decode(reader, readEnd(reader, end));
        break;
      case 25:
        timeUnixNano = readFixed64(reader);
        break;
      case 32:
        durationNano = readUint64(reader);
        break;
      case 42:
        periodType = decodeValueType(reader, readEnd(reader, end));
        break;
      case 48:
        period = readInt64(reader);
        break;
      case 58:
        profileId = readBytes(reader, end);
        break;
      case 64:
        droppedAttributesCount = reader.uint32();
        break;
      case 74:
        originalPayloadFormat = readString(reader, end);
        break;
      case 82:
        originalPayload = readBytes(reader, end);
        break;
      case 88:
        indices.push(reader.int32());
        break;
      case 90:
        pushIndices(reader, end, indices);
        break;
      default:
        skipUnknown(reader, tag, 'Profile', 11);
    }
  }
  expectEnd(reader, end);
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
    attributeSet: takeAttributeSet(indices, attributeSets),
    samples: samples.finish(),
  };
}

const UNSET: ValueType = Object.freeze({ type: 0, unit: 0 });
const EMPTY = new Uint8Array(0);

function decodeValueType(reader: Reader, end: number): ValueType {
  let type = 0;
  let unit = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) type = reader.int32();
    else if (tag === 16) unit = reader.int32();
    else skipUnknown(reader, tag, 'ValueType', 2);
  }
  expectEnd(reader, end);
  return { type, unit };
}
