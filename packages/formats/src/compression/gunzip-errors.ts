import { FormatError } from '../errors.js';

/** The error for gzip that inflates to more than it may. */
export function tooManyBytes(maxBytes: number): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `the gzip bytes inflate to more than maxBytes (${maxBytes}). Send less, or raise the limit.`,
    { offset: maxBytes, limit: maxBytes, limitName: 'maxBytes' },
  );
}

/** The error for bytes that are no gzip, or broken. `cause` is what the platform threw. */
export function brokenGzip(cause: unknown): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_COMPRESSED',
    `the bytes are no complete gzip: ${reasonOf(cause)}. Compress and send them again.`,
    { cause },
  );
}

/** Node.js 22 and later wrap zlib's error in one without a message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message || (error.cause === undefined ? error.name : reasonOf(error.cause));
  return text.replace(/\.$/, '');
}
