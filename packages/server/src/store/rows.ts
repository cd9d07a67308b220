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
  /** Days that it is kept; 0 = as long as the server's default says. */
  readonly retentionDays: number;
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
  readonly details: ProfileDetails;
}

/** The samples of a profile that say more than their stack: the span they belong to, or attributes of their own. */
export interface ProfileDetails {
  /** Distinct links: 16 and 8 bytes each, as they came. */
  readonly traceIds: Uint8Array;
  readonly spanIds: Uint8Array;
  /** Distinct sets of attributes, as pairs sorted by name. */
  readonly attributes: readonly (readonly (readonly [name: string, value: string])[])[];
  /** Per (link, attribute set, stack): 1-based number of the link; 0 = none. */
  readonly link: Uint32Array;
  /** 1-based number of the attribute set; 0 = none. */
  readonly attributeSet: Uint32Array;
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
}

/** What a tree node stands for. */
export interface StoredFrame {
  /** Of the function; empty when nobody knew it. */
  readonly name: string;
  /** As the linker knows it; empty when it is the same. */
  readonly systemName: string;
  readonly file: string;
  /** 1-based, 0 = unknown. */
  readonly line: number;
  readonly startLine: number;
  /** Whether its code is a part of its caller's, by inlining. */
  readonly isInlined: boolean;
  /** 0 = unknown or of no interest. */
  readonly address: bigint;
  /** The binary, as ingest/mapping-texts.ts writes it; empty when there is none. */
  readonly mapping: string;
}

/** A tree node that the store may not have yet. */
export interface NodeRow extends StoredFrame {
  readonly tenant: string;
  readonly service: string;
  readonly retentionDays: number;
  /** Monday of the week, in days since the epoch. */
  readonly week: number;
  readonly idLow: number;
  readonly idHigh: number;
  readonly parentLow: number;
  readonly parentHigh: number;
}

/** The labels of a series on one day. */
export interface SeriesRow {
  readonly tenant: string;
  readonly service: string;
  readonly type: string;
  /** Days since the epoch. */
  readonly day: number;
  readonly series: bigint;
  readonly retentionDays: number;
  /** Sorted by name. */
  readonly labels: readonly (readonly [name: string, value: string])[];
}

/** Rows that are stored together or not at all, as far as a reader can tell: profiles come last. */
export interface WriteBatch {
  readonly nodes: readonly NodeRow[];
  readonly series: readonly SeriesRow[];
  readonly profiles: readonly ProfileRow[];
}
