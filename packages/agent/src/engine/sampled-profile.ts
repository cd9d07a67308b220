/** An integer as the engine's library writes it. */
export type Numeric = number | bigint;

/**
 * What the engine hands over: a pprof profile as an object graph, never as bytes. Only the fields that the
 * window reads; see `perftools.profiles.Profile` for their meaning.
 */
export interface SampledProfile {
  readonly stringTable: { readonly strings: readonly string[] };
  readonly function: readonly { readonly id: Numeric; readonly name: Numeric; readonly filename: Numeric }[];
  readonly location: readonly {
    readonly id: Numeric;
    /** `line` is where the function is declared. */
    readonly line: readonly { readonly functionId: Numeric; readonly line: Numeric }[];
  }[];
  readonly sample: readonly {
    /** Leaf first. */
    readonly locationId: readonly Numeric[];
    /** Time: samples, wall nanoseconds, CPU nanoseconds. Heap: live objects, live bytes. */
    readonly value: readonly Numeric[];
    readonly label: readonly { readonly num: Numeric }[];
  }[];
}

/** A profile of the wall and CPU sampler. */
export interface SampledTimeProfile extends SampledProfile {
  /** Nanoseconds between two samples, as measured over the window. */
  readonly period: Numeric;
  readonly durationNanos: Numeric;
}
