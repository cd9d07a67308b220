import type { GrowableInt32 } from '../../model/growable.js';
import type { Links, ValueType } from '../../model/profiles-data.js';
import type { Texts } from '../../model/texts.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { readString, stringAt } from '../decode-any-value.js';
import type { DecodeLimits } from '../decode-limits.js';
import { readInt32s } from '../decode-profile.js';
import type { Range } from '../scan-request.js';
import { decodeW3Sample, type W3Samples } from './decode-w3-samples.js';
import { movedRow } from './moved-row.js';
import { type OverLimit, SMALLER } from './over-limit.js';
import type { W3AttributeList } from './w3-attribute-list.js';

/** What is needed of the message to read a profile of it. */
export interface W3ReadContext {
  readonly texts: Texts;
  readonly links: Links;
  /** Entries of `location_table` in the message. */
  readonly locationCount: number;
  /** For the attributes of samples and of profiles: a profile's list may be cut by its samples. */
  readonly sampleAttributes: W3AttributeList;
  readonly profileAttributes: W3AttributeList;
  readonly limits: DecodeLimits;
  readonly overLimit: OverLimit;
}

/** Fields of a W3 `Profile` apart from its lists of samples, locations and attributes. */
export interface W3ProfileFields {
  sampleTypes: ValueType[];
  /** Indices of strings, not checked. */
  comments: number[];
  periodType: ValueType;
  period: bigint;
  timeUnixNano: bigint;
  durationNano: bigint;
  /** Index of a sample type, not checked. */
  defaultSampleType: number;
  profileId: Uint8Array;
  droppedAttributesCount: number;
  originalPayloadFormat: string;
  originalPayload: Uint8Array;
}

export const UNSET_TYPE: ValueType = Object.freeze({ type: 0, unit: 0 });
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** Reads a W3 `Profile`, its samples into `samples` and rows of the model's locations into `locations`. */
export function readW3Profile(
  reader: WireReader,
  { start, end }: Range,
  context: W3ReadContext,
  samples: W3Samples,
  locations: GrowableInt32,
): W3ProfileFields {
  const { texts, limits } = context;
  const fields: W3ProfileFields = {
    sampleTypes: [],
    comments: [],
    periodType: UNSET_TYPE,
    period: 0n,
    timeUnixNano: 0n,
    durationNano: 0n,
    defaultSampleType: 0,
    profileId: NO_BYTES,
    droppedAttributesCount: 0,
    originalPayloadFormat: '',
    originalPayload: NO_BYTES,
  };
  reader.pos = start;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        if (fields.sampleTypes.length === limits.maxProfiles) {
          throw context.overLimit('maxProfiles', 'a profile has another sample type', SMALLER, reader.pos);
        }
        fields.sampleTypes.push(decodeValueType(reader, reader.readEnd(end), texts));
        break;
      case 18:
        decodeW3Sample(samples, reader, reader.readEnd(end), context.sampleAttributes, context.links);
        break;
      case 24:
      case 26:
        readLocations(reader, tag & 7, end, context.locationCount, locations);
        break;
      case 32:
        fields.timeUnixNano = readNanos(reader);
        break;
      case 40:
        fields.durationNano = readNanos(reader);
        break;
      case 50:
        fields.periodType = decodeValueType(reader, reader.readEnd(end), texts);
        break;
      case 56:
        fields.period = reader.int64();
        break;
      case 64:
      case 66:
        readInt32s(reader, tag & 7, end, fields.comments);
        break;
      case 72:
        fields.defaultSampleType = reader.int32();
        break;
      case 82:
        fields.profileId = reader.copyBytes(end);
        break;
      case 88:
        fields.droppedAttributesCount = reader.uint32();
        break;
      case 98:
        fields.originalPayloadFormat = readString(reader, end, limits);
        break;
      case 106:
        fields.originalPayload = reader.copyBytes(end);
        break;
      case 112:
      case 114:
        context.profileAttributes.read(reader, tag & 7, end);
        break;
      default:
        skipUnknown(reader, tag, end, 'Profile', 14);
    }
  }
  reader.expectEnd(end);
  return fields;
}

function readLocations(
  reader: WireReader,
  wireType: number,
  enclosingEnd: number,
  count: number,
  target: GrowableInt32,
): void {
  const end = wireType === 0 ? reader.pos + 1 : reader.readEnd(enclosingEnd);
  while (reader.pos < end) {
    const { pos } = reader;
    target.push(movedRow(reader.int32(), count, 'location_indices', 'location_table', pos));
  }
  if (wireType === 2) reader.expectEnd(end);
}

/** W3 has signed numbers here. Negative ones mean nothing and become 0, "unknown". */
function readNanos(reader: WireReader): bigint {
  const nanos = reader.int64();
  return nanos < 0n ? 0n : nanos;
}

function decodeValueType(reader: WireReader, end: number, texts: Texts): ValueType {
  let type = 0;
  let unit = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) type = reader.int32();
    else if (tag === 16) unit = reader.int32();
    // The aggregation temporality, which says nothing about one profile.
    else if (tag === 24) reader.varint64();
    else skipUnknown(reader, tag, end, 'ValueType', 3);
  }
  reader.expectEnd(end);
  // Throws HOTSPAN_ERR_OTLP_INDEX when there is no such string.
  stringAt(texts, type);
  stringAt(texts, unit);
  return { type, unit };
}
