import { type DecodeLimits, limitError } from '../decode/decode-limits.js';
import { OtlpProfilesError } from '../errors.js';
import { quoteLongNumbers } from './quote-long-numbers.js';

/** A parsed text. */
export interface ParsedJson {
  readonly value: unknown;
  /** What stands before the digits of a number that JSON.parse would have rounded, which is a string in `value`. */
  readonly mark: string;
}

/** Lists and objects for every sample allowed: a sample is an object with three lists. */
const CONTAINERS_PER_SAMPLE = 4;
/** However few samples are allowed, tables and attributes need some, too: these take at most 250 MB. */
const CONTAINERS_AT_LEAST = 4 * 1024 * 1024;

/**
 * Parses JSON text or its UTF-8 bytes. Throws HOTSPAN_ERR_OTLP_JSON, and HOTSPAN_ERR_OTLP_LIMIT for text that is made of more lists
 * and objects than such a request can need: 64 MiB of `{},` would parse into 2 GB of memory.
 */
export function parseJson(json: string | Uint8Array, limits: DecodeLimits): ParsedJson {
  // Random, so that no string of the message begins with it.
  const mark = `${Math.random().toString(36)}:`;
  let text: string | undefined;
  let containersLeft = Math.max(CONTAINERS_AT_LEAST, limits.maxSamples * CONTAINERS_PER_SAMPLE);
  const countContainer = (): void => {
    if (containersLeft-- > 0) return;
    throw limitError(
      limits,
      'maxSamples',
      'the JSON holds more lists and objects than samples can have',
      'Send smaller batches.',
    );
  };
  try {
    text = typeof json === 'string' ? json : new TextDecoder('utf-8', { fatal: true }).decode(json);
    return { value: JSON.parse(quoteLongNumbers(text, mark, countContainer)), mark };
  } catch (error) {
    if (error instanceof OtlpProfilesError) throw error;
    const cause = text === undefined ? error : plainError(text, error);
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_JSON',
      `the body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}. Send UTF-8 text as the OTLP specification has it.`,
      { cause },
    );
  }
}

/** The error of the text itself, whose positions and excerpts know nothing of marks. */
function plainError(text: string, error: unknown): unknown {
  try {
    JSON.parse(text);
    return error;
  } catch (own) {
    return own;
  }
}
