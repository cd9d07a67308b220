import { checkByteLength } from '../check-byte-length.js';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

/**
 * Text as UTF-8, so that there is one way to read it and every offset counts bytes. Lone surrogates become U+FFFD.
 * Throws HOTSPAN_ERR_FORMAT_LIMIT for more than `maxBytes`.
 */
export function toTextBytes(input: string | Uint8Array, limits: FormatLimits): Uint8Array {
  if (typeof input !== 'string') {
    checkByteLength(input, limits);
    return input;
  }
  // No character takes less than a byte, so this is known before the text is copied.
  if (input.length > limits.maxBytes) {
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `the profile has ${input.length} characters, more than maxBytes (${limits.maxBytes}). Send less, or raise the limit.`,
      { offset: limits.maxBytes, limit: limits.maxBytes },
    );
  }
  const bytes = new TextEncoder().encode(input);
  checkByteLength(bytes, limits);
  return bytes;
}
