/** Limits of one message, counted while it is decoded. */
export interface DecodeLimits {
  /** Bytes of the message after decompression. Default 64 MiB, as the OTLP specification recommends. */
  readonly maxBytes: number;
  /** Samples over all profiles. Default 1 000 000. */
  readonly maxSamples: number;
  /** Rows of any one dictionary table. Default 2 000 000. */
  readonly maxTableRows: number;
  /** Frames of one stack, inlined lines not counted. Default 4 096. */
  readonly maxStackDepth: number;
  /** Nesting of arrays and key-value lists in an attribute. Default 32. */
  readonly maxValueDepth: number;
}

export const DEFAULT_DECODE_LIMITS: DecodeLimits = Object.freeze({
  maxBytes: 64 * 1024 * 1024,
  maxSamples: 1_000_000,
  maxTableRows: 2_000_000,
  maxStackDepth: 4096,
  maxValueDepth: 32,
});
