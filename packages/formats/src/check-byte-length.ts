import { FormatError } from './errors.js';
import type { FormatLimits } from './format-limits.js';

/** Throws HOTSPAN_ERR_FORMAT_LIMIT when `bytes` are more than allowed: the first thing every reader does. */
export function checkByteLength(bytes: Uint8Array, { maxBytes }: FormatLimits): void {
  if (bytes.length <= maxBytes) return;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `the profile has ${bytes.length} bytes, more than maxBytes (${maxBytes}). Send less, or raise the limit.`,
    { offset: maxBytes, limit: maxBytes, limitName: 'maxBytes' },
  );
}
