import { DEFAULT_DECODE_LIMITS, type DecodeLimits } from '../decode/decode-limits.js';
import { decodeProfiles } from '../decode/decode-profiles.js';
import type { DecodedProfiles } from '../decode/decoded-profiles.js';
import { OtlpProfilesError } from '../errors.js';
import { createWriter, finish } from '../wire/writer.js';
import { quoteLongIntegers } from './quote-long-integers.js';
import { transcodeMessage } from './transcode-message.js';

/**
 * Decodes an export request in OTLP/JSON: camelCase or proto names, 64-bit integers as strings or numbers
 * without loss, trace, span and profile ids in hex or base64, unknown members ignored.
 *
 * The JSON is transcoded to the binary form and decoded as that, so limits, reference resolution and index
 * checks are the same code. Binary is what producers send at volume; JSON is not on the hot path.
 *
 * Throws OtlpProfilesError: HOTSPAN_ERR_OTLP_JSON for text that is not such a request, else as decodeProfiles.
 */
export function decodeProfilesJson(
  json: string | Uint8Array,
  limits: Partial<DecodeLimits> = {},
): DecodedProfiles {
  const { maxBytes, maxValueDepth } = { ...DEFAULT_DECODE_LIMITS, ...limits };
  if (json.length > maxBytes) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_LIMIT',
      `the message has ${json.length} bytes, more than ${maxBytes}. Send smaller batches.`,
    );
  }
  const request = parse(json);
  const writer = createWriter();
  transcodeMessage(writer, 'ExportProfilesServiceRequest', request, {
    path: '',
    maxValueDepth,
  });
  return decodeProfiles(finish(writer), limits);
}

function parse(json: string | Uint8Array): unknown {
  try {
    const text = typeof json === 'string' ? json : new TextDecoder('utf-8', { fatal: true }).decode(json);
    return JSON.parse(quoteLongIntegers(text));
  } catch (error) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_JSON',
      `the body is not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
}
