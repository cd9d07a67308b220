import type { FormatLimits } from './format-limits.js';

/** Every code this package can raise, with what it means. Codes are public API and are never renamed. */
export const ERROR_CODES = {
  HOTSPAN_ERR_FORMAT_UNKNOWN: 'The bytes are none of the formats that this package knows.',
  HOTSPAN_ERR_FORMAT_UNSUPPORTED: 'The format is known but cannot be read yet.',
  HOTSPAN_ERR_FORMAT_COMPRESSED: 'The bytes are compressed and cannot be decompressed here, or not at all.',
  HOTSPAN_ERR_FORMAT_SYNTAX: 'The bytes do not follow the format they should be in.',
  HOTSPAN_ERR_FORMAT_INDEX: 'An id or index refers to something that the profile does not hold.',
  HOTSPAN_ERR_FORMAT_SHAPE: 'A profile contradicts itself, so that it cannot be read as the format says.',
  HOTSPAN_ERR_FORMAT_LIMIT: 'The profile is larger or deeper than the limit in force.',
  HOTSPAN_ERR_FORMAT_ENCODE: 'The profile holds something that the format to be written cannot carry.',
  HOTSPAN_ERR_FORMAT_OPTION: 'An option has a value that it cannot take.',
} as const;

export type FormatErrorCode = keyof typeof ERROR_CODES;

/** Where and against which limit an error was found. */
export interface FormatErrorDetails extends ErrorOptions {
  /** Byte of the decompressed input (for JSON formats: left out, the message holds the path). */
  readonly offset?: number;
  /** The limit that was exceeded, in its own unit. */
  readonly limit?: number;
  /** Its name, where it is one of pprof's or of compression. */
  readonly limitName?: keyof FormatLimits;
}

/** What this package throws for bad input. The message starts with the code in brackets. */
export class FormatError extends Error {
  readonly code: FormatErrorCode;
  readonly offset: number | undefined;
  readonly limit: number | undefined;
  readonly limitName: keyof FormatLimits | undefined;

  constructor(
    code: FormatErrorCode,
    message: string,
    { offset, limit, limitName, cause }: FormatErrorDetails = {},
  ) {
    super(`[${code}] ${message}`, cause === undefined ? undefined : { cause });
    this.name = 'FormatError';
    this.code = code;
    this.offset = offset;
    this.limit = limit;
    this.limitName = limitName;
  }
}
