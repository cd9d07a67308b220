// What is read of the model of @hotspan/otlp-profiles, whose types say more of each; written out, as this package depends on nothing.

/** `Profile` of `@hotspan/otlp-profiles`, as far as a graph needs it. */
export interface ModelProfile {
  readonly samples: ModelSamples;
}

/** Samples as columns; values and timestamps of sample i are those from `offsets[i]` to before `offsets[i + 1]`. */
export interface ModelSamples {
  readonly count: number;
  /** Row of `stacks` of the dictionary. */
  readonly stack: Int32Array;
  readonly valueOffsets: Int32Array;
  readonly values: BigInt64Array;
  readonly timestampOffsets: Int32Array;
}

/** `Dictionary` of `@hotspan/otlp-profiles`, as far as a graph needs it: tables as columns, whose texts are indexes of `strings`. */
export interface ModelDictionary {
  readonly strings: readonly string[];
  readonly mappings: { readonly filename: Int32Array };
  /** Lines of a location: several mean inlining, the last one is the outermost caller. */
  readonly locations: {
    readonly mapping: Int32Array;
    readonly address: BigUint64Array;
    readonly lineOffsets: Int32Array;
    readonly lineFunction: Int32Array;
  };
  readonly functions: {
    readonly name: Int32Array;
    readonly systemName: Int32Array;
    readonly filename: Int32Array;
    /** 0 = unset. */
    readonly startLine: Float64Array;
  };
  /** Locations of a stack, the innermost first. */
  readonly stacks: { readonly offsets: Int32Array; readonly locations: Int32Array };
}
