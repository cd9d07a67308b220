import { OtlpProfilesError } from '../errors.js';
import { createReader, expectEnd, type Reader, readEnd, skipUnknown } from '../wire/reader.js';
import type { Range } from './decode-dictionary.js';
import { DEFAULT_DECODE_LIMITS, type DecodeLimits } from './decode-limits.js';
import { decodeMessage } from './decode-message.js';
import type { DecodedProfiles } from './decoded-profiles.js';

/**
 * Decodes an `ExportProfilesServiceRequest` (or `ProfilesData`, which has the same bytes) of
 * opentelemetry-proto 1.10 or newer. String references in attributes are resolved.
 *
 * Throws OtlpProfilesError: HOTSPAN_ERR_OTLP_WIRE for bytes that are not such a message,
 * HOTSPAN_ERR_OTLP_INDEX for a broken dictionary, HOTSPAN_ERR_OTLP_LIMIT beyond `limits`.
 */
export function decodeProfiles(bytes: Uint8Array, limits: Partial<DecodeLimits> = {}): DecodedProfiles {
  const complete = { ...DEFAULT_DECODE_LIMITS, ...limits };
  if (bytes.length > complete.maxBytes) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_LIMIT',
      `the message has ${bytes.length} bytes, more than ${complete.maxBytes}. Send smaller batches.`,
    );
  }
  const reader = createReader(bytes);
  try {
    const { resourceProfiles, dictionary } = findParts(reader);
    return decodeMessage(reader, resourceProfiles, dictionary, complete);
  } catch (error) {
    if (error instanceof OtlpProfilesError) throw error;
    // protobufjs throws RangeError past the end and Error for bad varints and wire types.
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_WIRE',
      `not an OTLP profiles message: ${error instanceof Error ? error.message : String(error)} (at byte ${reader.pos} of ${bytes.length}).`,
      { cause: error },
    );
  }
}

/** The dictionary usually comes last but is needed first, so the top level is walked once for positions only. */
function findParts(reader: Reader): {
  resourceProfiles: Range[];
  dictionary: Range[];
} {
  const resourceProfiles: Range[] = [];
  const dictionary: Range[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 10 || tag === 18) {
      const end = readEnd(reader, reader.len);
      (tag === 10 ? resourceProfiles : dictionary).push({
        start: reader.pos,
        end,
      });
      reader.pos = end;
    } else skipUnknown(reader, tag, 'ExportProfilesServiceRequest', 2);
  }
  expectEnd(reader, reader.len);
  return { resourceProfiles, dictionary };
}
