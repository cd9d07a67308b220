import { OtlpProfilesError } from '../errors.js';
import { quoteLongNumbers } from './quote-long-numbers.js';

/** A parsed text. */
export interface ParsedJson {
  readonly value: unknown;
  /** What stands before the digits of a number that JSON.parse would have rounded, which is a string in `value`. */
  readonly mark: string;
}

/** Parses JSON text or its UTF-8 bytes. Throws HOTSPAN_ERR_OTLP_JSON. */
export function parseJson(json: string | Uint8Array): ParsedJson {
  // Random, so that no string of the message begins with it.
  const mark = `${Math.random().toString(36)}:`;
  let text: string | undefined;
  try {
    text = typeof json === 'string' ? json : new TextDecoder('utf-8', { fatal: true }).decode(json);
    return { value: JSON.parse(quoteLongNumbers(text, mark)), mark };
  } catch (error) {
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
