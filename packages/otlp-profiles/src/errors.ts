/** Every code this package can raise, with what it means. Codes are public API and are never renamed. */
export const ERROR_CODES = {
  HOTSPAN_ERR_OTLP_WIRE: 'The bytes are not a protobuf message of the expected schema.',
  HOTSPAN_ERR_OTLP_JSON: 'The text is not an OTLP/JSON profiles request.',
  HOTSPAN_ERR_OTLP_GENERATION: 'The message is of a generation of the format that cannot be read.',
  HOTSPAN_ERR_OTLP_INDEX: 'An index points outside the dictionary table it refers to.',
  HOTSPAN_ERR_OTLP_SHAPE: 'A profile breaks a rule of the format that its samples cannot be read without.',
  HOTSPAN_ERR_OTLP_LIMIT: 'The message is larger or deeper than the limit in force.',
  HOTSPAN_ERR_OTLP_OPTION: 'A limit or option has a value that it cannot take.',
  HOTSPAN_ERR_OTLP_BUILD: 'The profiles builder was given a value that OTLP cannot carry.',
} as const;

export type OtlpErrorCode = keyof typeof ERROR_CODES;

/** Where and against which limit an error was found. */
export interface OtlpErrorDetails extends ErrorOptions {
  /** Byte of the message. Of JSON, the message's text holds the path instead. */
  readonly offset?: number;
  /** The limit that was exceeded, in its own unit. */
  readonly limit?: number;
}

/** What this package throws for bad input. The message starts with the code in brackets. */
export class OtlpProfilesError extends Error {
  readonly code: OtlpErrorCode;
  readonly offset: number | undefined;
  readonly limit: number | undefined;

  constructor(code: OtlpErrorCode, message: string, { offset, limit, cause }: OtlpErrorDetails = {}) {
    super(`[${code}] ${message}`, cause === undefined ? undefined : { cause });
    this.name = 'OtlpProfilesError';
    this.code = code;
    this.offset = offset;
    this.limit = limit;
  }
}
