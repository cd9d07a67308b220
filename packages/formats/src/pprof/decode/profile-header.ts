import { GrowableInt32, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import type { PprofProfile, PprofValueType } from '../pprof-profile.js';
import { limitError, readIndex, skipUnknown } from './pprof-reader.js';

export type PprofHeader = Omit<
  PprofProfile,
  'strings' | 'malformedStrings' | 'samples' | 'mappings' | 'locations' | 'functions' | 'danglingIds'
>;

export interface HeaderDecoder {
  /** Reads the field of `Profile` behind `tag`, which is none of the tables, or skips it. `end` is that of the message. */
  decodeField(reader: WireReader, tag: number, end: number): void;
  finish(): PprofHeader;
}

/** The fields of `Profile` beside its tables. `maxLabels` limits the sample types and the comments, too. */
export function createHeaderDecoder({ maxLabels }: FormatLimits): HeaderDecoder {
  const types = new GrowableInt32(8);
  const units = new GrowableInt32(8);
  const comments = new GrowableInt32(4);
  const header = {
    dropFrames: 0,
    keepFrames: 0,
    timeNanos: 0n,
    durationNanos: 0n,
    period: 0n,
    defaultSampleType: 0,
    docUrl: 0,
  };
  let periodType: PprofValueType | undefined;

  function pushComment(reader: WireReader): void {
    if (comments.length >= maxLabels) {
      throw limitError('the profile has comments', 'maxLabels', maxLabels, reader.pos);
    }
    comments.push(readIndex(reader));
  }

  function decodeField(reader: WireReader, tag: number, end: number): void {
    switch (tag) {
      case 10: {
        if (types.length >= maxLabels) {
          throw limitError('the profile has sample types', 'maxLabels', maxLabels, reader.pos);
        }
        const { type, unit } = decodeValueType(reader, reader.readEnd(end));
        types.push(type);
        units.push(unit);
        break;
      }
      case 56:
        header.dropFrames = readIndex(reader);
        break;
      case 64:
        header.keepFrames = readIndex(reader);
        break;
      case 72:
        header.timeNanos = reader.int64();
        break;
      case 80:
        header.durationNanos = reader.int64();
        break;
      case 90:
        // A message that comes twice is merged, says protobuf.
        periodType = decodeValueType(reader, reader.readEnd(end), periodType);
        break;
      case 96:
        header.period = reader.int64();
        break;
      case 104:
        pushComment(reader);
        break;
      case 106: {
        const commentsEnd = reader.readEnd(end);
        while (reader.pos < commentsEnd) pushComment(reader);
        reader.expectEnd(commentsEnd);
        break;
      }
      case 112:
        header.defaultSampleType = readIndex(reader);
        break;
      case 120:
        header.docUrl = readIndex(reader);
        break;
      default:
        skipUnknown(reader, tag, { message: 'Profile', lastField: 15, end });
    }
  }

  return {
    decodeField,
    finish: () => ({
      ...header,
      periodType,
      sampleTypes: { count: types.length, type: types.toArray(), unit: units.toArray() },
      comments: comments.toArray(),
    }),
  };
}

function decodeValueType(
  reader: WireReader,
  end: number,
  { type, unit }: PprofValueType = { type: 0, unit: 0 },
): PprofValueType {
  const result = { type, unit };
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 8:
        result.type = readIndex(reader);
        break;
      case 16:
        result.unit = readIndex(reader);
        break;
      default:
        skipUnknown(reader, tag, { message: 'ValueType', lastField: 2, end });
    }
  }
  reader.expectEnd(end);
  return result;
}
