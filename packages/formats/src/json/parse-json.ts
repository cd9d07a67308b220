import { checkByteLength } from '../check-byte-length.js';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { checkJsonSize } from './check-json-size.js';
import { cutText } from './describe-value.js';
import { isLongerThan, utf8Length } from './utf8-length.js';

/**
 * Parses the text of a JSON file. JSON.parse of V8 keeps its own stack, so that nesting needs no limit here (1 000 000 levels
 * were tried on Node 20, 22, 24 and 26); whoever walks the result must not recurse.
 *
 * Throws HOTSPAN_ERR_FORMAT_LIMIT for `maxBytes` and for more lists and objects than such a file can need, and
 * HOTSPAN_ERR_FORMAT_SYNTAX, with the byte where the engine tells it, for what is not JSON in UTF-8.
 */
export function parseJson(input: string | Uint8Array, limits: FormatLimits): unknown {
  const text = typeof input === 'string' ? checkText(input, limits) : decodeText(input, limits);
  checkJsonSize(text, limits);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw asFormatError(error, text);
  }
}

function checkText(text: string, { maxBytes }: Pick<FormatLimits, 'maxBytes'>): string {
  if (isLongerThan(text, maxBytes)) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `the profile has more than maxBytes (${maxBytes}) bytes. Send less, or raise the limit.`,
      { offset: maxBytes, limit: maxBytes },
    );
  }
  // JSON.parse does not take a byte order mark, which editors on Windows put in front; TextDecoder drops it by itself.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function decodeText(bytes: Uint8Array, limits: FormatLimits): string {
  checkByteLength(bytes, limits);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    // A RangeError would be a text longer than the engine's strings, a TypeError bad UTF-8: neither can be read.
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_SYNTAX',
      'the profile must be JSON in UTF-8, but its bytes are not UTF-8. Save the file as UTF-8.',
      { cause },
    );
  }
}

/** V8 names the character only at the end of some messages; the messages themselves may quote the input. */
const POSITION = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/;

function asFormatError(cause: unknown, text: string): FormatError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const position = POSITION.exec(reason)?.[1];
  if (position === undefined) {
    return new FormatError(
      'HOTSPAN_ERR_FORMAT_SYNTAX',
      `the profile must be JSON, but it does not parse: ${cutText(reason)}. Check that the file is complete.`,
      { cause },
    );
  }
  const offset = utf8Length(text.slice(0, Number(position)));
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `the profile must be JSON, but it does not parse at byte ${offset}: ${cutText(reason.replace(POSITION, ''))}. Check that the file is complete.`,
    { offset, cause },
  );
}
