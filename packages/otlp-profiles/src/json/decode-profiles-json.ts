import { completeDecodeLimits, type DecodeLimits, limitError } from '../decode/decode-limits.js';
import { decodeRequest } from '../decode/decode-request.js';
import type { DecodedProfiles } from '../decode/decoded-profiles.js';
import { OtlpProfilesError } from '../errors.js';
import { OWN_MEMORY } from '../model/column-memory.js';
import { WireWriter } from '../wire/wire-writer.js';
import { detectJsonGeneration } from './detect-json-generation.js';
import { findJsonPath } from './find-json-path.js';
import { type MessageSchema, requestSchema } from './message-schema.js';
import { parseJson } from './parse-json.js';
import { transcodeMessage } from './transcode-message.js';
import { utf8Length } from './utf8-length.js';

/**
 * Decodes an export request in OTLP/JSON of opentelemetry-proto 1.7 or newer: camelCase or proto names, integers as strings or
 * numbers without loss, trace, span and profile ids in hex or base64, unknown members ignored. An id of 32 (or, of spans, 16)
 * hexadecimal digits is hex, any other base64. null stands for an absent member; in an array it is refused, as protobuf says. Of a
 * member that comes twice, under one name or two, the last counts.
 *
 * `generation` is what the names of members show: W3, W4, or W6, whose names are W5's as well. Names of any of them are read.
 *
 * The JSON is transcoded to the binary form and decoded as that, so limits, reference resolution and index checks are the same
 * code. Binary is what producers send at volume; JSON is not on the hot path. `maxBytes` counts the UTF-8 bytes of the text.
 *
 * Throws OtlpProfilesError: HOTSPAN_ERR_OTLP_JSON for text that is not such a request, else as decodeProfiles, with the path of the
 * member instead of a byte.
 */
export function decodeProfilesJson(
  json: string | Uint8Array,
  limits: Partial<DecodeLimits> = {},
): DecodedProfiles {
  const complete = completeDecodeLimits(limits);
  checkLength(json, complete);
  const { value, mark } = parseJson(json, complete);
  const generation = detectJsonGeneration(value);
  const schema = requestSchema(generation);
  const writer = new WireWriter();
  transcodeMessage({ writer, limits: complete, mark, path: [], valueDepth: 0 }, schema, value);
  const bytes = writer.finish();
  try {
    // The binary form of `-1` is longer than its text; the text is what was counted.
    const decoded = decodeRequest(
      bytes,
      { ...complete, maxBytes: Number.MAX_SAFE_INTEGER },
      {
        generation,
        memory: OWN_MEMORY,
      },
    );
    const rejected = decoded.rejected.map((profile) => ({
      ...profile,
      message: profile.message.replace(PLACE, ''),
    }));
    return { ...decoded, rejected };
  } catch (error) {
    throw error instanceof OtlpProfilesError ? placeInJson(error, bytes, schema) : error;
  }
}

function checkLength(json: string | Uint8Array, limits: DecodeLimits): void {
  // A text has no more UTF-16 units than bytes, and at most three bytes for each: mostly nothing needs to be counted.
  const isSmall = json.length * (typeof json === 'string' ? 3 : 1) <= limits.maxBytes;
  if (isSmall) return;
  const length = typeof json === 'string' ? utf8Length(json) : json.length;
  if (length > limits.maxBytes) {
    const found = `the message has ${length} bytes`;
    throw limitError(limits, 'maxBytes', found, 'Send smaller batches.', limits.maxBytes);
  }
}

/** How errors name a byte of the binary form, which the sender of JSON does not know. */
const PLACE = / \(at byte \d+\)| at byte \d+/;

function placeInJson(error: OtlpProfilesError, bytes: Uint8Array, schema: MessageSchema): OtlpProfilesError {
  const { code, offset, limit, cause } = error;
  const text = error.message.slice(`[${code}] `.length);
  const path = offset === undefined ? '' : ` at ${findJsonPath(bytes, offset, schema)}`;
  return new OtlpProfilesError(
    code,
    text.replace(PLACE, () => path),
    {
      cause,
      ...(limit === undefined ? {} : { limit }),
    },
  );
}
