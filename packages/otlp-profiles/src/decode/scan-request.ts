import type { OtlpProfilesError } from '../errors.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { type DecodeLimits, limitError } from './decode-limits.js';

/** A stretch of the message: from the first byte after a length to the byte behind its content. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where a `Profile` is and what its tags say; `problem` when they could not be read to the end. */
export interface ScannedProfile extends Range {
  readonly sampleCount: number;
  readonly problem: OtlpProfilesError | undefined;
}

/** The places of a request's parts: the dictionary usually comes last but is needed first. */
export interface RequestRanges {
  readonly resourceProfiles: readonly Range[];
  /** Empty when the field is absent; protobuf merges it when it is repeated. */
  readonly dictionary: readonly Range[];
}

export function findParts(reader: WireReader, limits: DecodeLimits): RequestRanges {
  const resourceProfiles: Range[] = [];
  const dictionary: Range[] = [];
  const { length } = reader.bytes;
  reader.pos = 0;
  while (reader.pos < length) {
    const tag = reader.uint32();
    if (tag === 10 || tag === 18) {
      const end = reader.readEnd(length);
      const parts = tag === 10 ? resourceProfiles : dictionary;
      if (parts.length >= limits.maxProfiles) throw tooMany(limits, reader.pos);
      parts.push({ start: reader.pos, end });
      reader.pos = end;
    } else skipUnknown(reader, tag, length, 'ExportProfilesServiceRequest', 2);
  }
  reader.expectEnd(length);
  return { resourceProfiles, dictionary };
}

/** The ranges of all `Profile` messages, in order: those of field 2 in field 2 of a `ResourceProfiles`. */
export function findProfiles(
  reader: WireReader,
  resourceProfiles: readonly Range[],
  limits: DecodeLimits,
): Range[] {
  const profiles: Range[] = [];
  const scopes: Range[] = [];
  pushSubMessages(reader, resourceProfiles, scopes, limits);
  pushSubMessages(reader, scopes, profiles, limits);
  return profiles;
}

/** Adds the ranges of field 2, length-delimited, of some messages. */
function pushSubMessages(
  reader: WireReader,
  messages: readonly Range[],
  found: Range[],
  limits: DecodeLimits,
): void {
  for (const { start, end } of messages) {
    reader.pos = start;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag !== 18) {
        reader.skip(tag, end);
        continue;
      }
      const innerEnd = reader.readEnd(end);
      if (found.length >= limits.maxProfiles) throw tooMany(limits, reader.pos);
      found.push({ start: reader.pos, end: innerEnd });
      reader.pos = innerEnd;
    }
    reader.expectEnd(end);
  }
}

function tooMany(limits: DecodeLimits, offset: number): OtlpProfilesError {
  return limitError(
    limits,
    'maxProfiles',
    'there is another profile, scope or resource',
    'Send smaller batches.',
    offset,
  );
}
