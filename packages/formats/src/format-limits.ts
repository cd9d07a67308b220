/** Limits of one profile, counted while it is read. All are integers of at least 1. */
export interface FormatLimits {
  /** Bytes of the input after decompression. Default 64 MiB. */
  readonly maxBytes: number;
  /** Samples, before merging. Default 1 000 000. */
  readonly maxSamples: number;
  /** Frames of one stack. Default 4 096. */
  readonly maxStackDepth: number;
  /**
   * Frames over all distinct stacks. Formats that hold a tree share the frames of a path, so that a few bytes can stand for
   * many frames. Default 16 777 216 (64 MiB of the model).
   */
  readonly maxFrames: number;
  /** UTF-8 bytes of one string (a name, a path, a label value). Default 65 536. */
  readonly maxStringBytes: number;
  /** Labels of one sample. Default 128. */
  readonly maxLabels: number;
}

export const DEFAULT_FORMAT_LIMITS: FormatLimits = Object.freeze({
  maxBytes: 64 * 1024 * 1024,
  maxSamples: 1_000_000,
  maxStackDepth: 4096,
  maxFrames: 16 * 1024 * 1024,
  maxStringBytes: 65_536,
  maxLabels: 128,
});
