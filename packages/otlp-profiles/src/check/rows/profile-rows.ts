import type { DecodeLimits } from '../../decode/decode-limits.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { Rows } from '../read-layout.js';
import { NO_BYTES, sliceBytes } from './dictionary-rows.js';
import { readIndices } from './read-indices.js';

/** A `Profile` as it is on the wire, nothing checked; its samples are read one by one. */
export interface ProfileRow {
  readonly sampleType: ValueTypeRow;
  readonly periodType: ValueTypeRow;
  timeUnixNano: bigint;
  durationNano: bigint;
  profileId: Uint8Array;
  originalPayloadFormat: Uint8Array;
  originalPayload: Uint8Array;
  readonly attributes: number[];
  readonly samples: Rows;
}

export interface ValueTypeRow {
  type: number;
  unit: number;
}

export interface SampleRow {
  stack: number;
  link: number;
  valueCount: number;
  timestampCount: number;
  readonly attributes: number[];
}

export function readProfile(reader: WireReader, end: number, limits: DecodeLimits): ProfileRow {
  const samples = new Rows();
  const row: ProfileRow = {
    sampleType: { type: 0, unit: 0 },
    periodType: { type: 0, unit: 0 },
    timeUnixNano: 0n,
    durationNano: 0n,
    profileId: NO_BYTES,
    originalPayloadFormat: NO_BYTES,
    originalPayload: NO_BYTES,
    attributes: [],
    samples,
  };
  const list = { into: row.attributes, limits, limit: 'maxAttributes' } as const;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) readValueType(reader, reader.readEnd(end), row.sampleType);
    else if (tag === 18) samples.add(reader, end);
    else if (tag === 25) row.timeUnixNano = reader.fixedUint64();
    else if (tag === 32) row.durationNano = reader.uint64();
    else if (tag === 42) readValueType(reader, reader.readEnd(end), row.periodType);
    else if (tag === 48 || tag === 64) reader.varint64();
    else if (tag === 58) row.profileId = sliceBytes(reader, end);
    else if (tag === 74) row.originalPayloadFormat = sliceBytes(reader, end);
    else if (tag === 82) row.originalPayload = sliceBytes(reader, end);
    else if (tag === 88 || tag === 90) readIndices(reader, tag, end, list);
    else skipUnknown(reader, tag, end, 'Profile', 11);
  }
  reader.expectEnd(end);
  return row;
}

/** A message field that comes twice is merged, hence the target. */
function readValueType(reader: WireReader, end: number, into: ValueTypeRow): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) into.type = reader.int32();
    else if (tag === 16) into.unit = reader.int32();
    else skipUnknown(reader, tag, end, 'ValueType', 2);
  }
  reader.expectEnd(end);
}

/** Reads a `Sample`. Its timestamps, of which there may be millions, are handed to `onTimestamp` one by one. */
export function readSample(
  reader: WireReader,
  end: number,
  { limits, onTimestamp }: { limits: DecodeLimits; onTimestamp: (timestamp: bigint, index: number) => void },
): SampleRow {
  const row: SampleRow = { stack: 0, link: 0, valueCount: 0, timestampCount: 0, attributes: [] };
  const list = { into: row.attributes, limits, limit: 'maxAttributes' } as const;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) row.stack = reader.int32();
    else if (tag === 16 || tag === 18) readIndices(reader, tag, end, list);
    else if (tag === 24) row.link = reader.int32();
    else if (tag === 32) {
      reader.varint64();
      row.valueCount++;
    } else if (tag === 34) {
      const listEnd = reader.readEnd(end);
      for (; reader.pos < listEnd; row.valueCount++) reader.varint64();
      reader.expectEnd(listEnd);
    } else if (tag === 41) onTimestamp(reader.fixedUint64(), row.timestampCount++);
    else if (tag === 42) {
      const listEnd = reader.readEnd(end);
      while (reader.pos < listEnd) onTimestamp(reader.fixedUint64(), row.timestampCount++);
      reader.expectEnd(listEnd);
    } else skipUnknown(reader, tag, end, 'Sample', 5);
  }
  reader.expectEnd(end);
  return row;
}
