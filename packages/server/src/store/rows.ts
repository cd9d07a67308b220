/**
 * What the write path hands to the store. 64-bit ids are pairs of words or bigint: low word first, as in memory.
 */

/** A profile of one series and type. Arrays of equal length belong together. */
export interface ProfileRow {
  readonly tenant: string;
  readonly service: string;
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly type: string;
  readonly series: bigint;
  /** Nanoseconds since the epoch. */
  readonly timeNanos: bigint;
  /** 16 bytes, as it came. */
  readonly profileId: Uint8Array;
  readonly durationNanos: bigint;
  /** Sum of all values. */
  readonly total: bigint;
  /** Node ids of the leaves, ascending; 0 = a stack without frames. */
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
  readonly links: ProfileLinks;
}

/** The samples of a profile that belong to a span. */
export interface ProfileLinks {
  /** Distinct links: 16 and 8 bytes each, as they came. */
  readonly traceIds: Uint8Array;
  readonly spanIds: Uint8Array;
  /** Per (link, stack): 1-based number of the link. */
  readonly link: Uint32Array;
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
}

/** A tree node that the store may not have yet. */
export interface NodeRow {
  readonly tenant: string;
  readonly service: string;
  /** Monday of the week, in days since the epoch. */
  readonly week: number;
  readonly idLow: number;
  readonly idHigh: number;
  readonly parentLow: number;
  readonly parentHigh: number;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** The labels of a series on one day. */
export interface SeriesRow {
  readonly tenant: string;
  readonly service: string;
  readonly type: string;
  /** Days since the epoch. */
  readonly day: number;
  readonly series: bigint;
  /** Sorted by name. */
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** Rows that are stored together or not at all, as far as a reader can tell: profiles come last. */
export interface WriteBatch {
  readonly nodes: readonly NodeRow[];
  readonly series: readonly SeriesRow[];
  readonly profiles: readonly ProfileRow[];
}
