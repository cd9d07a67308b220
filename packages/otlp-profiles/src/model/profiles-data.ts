import type { AnyValue, KeyValue } from './any-value.js';

/**
 * The profile model of the whole repository: OTLP's own (`opentelemetry.proto.profiles.v1development`), held
 * as columns. Row 0 of every dictionary table is the zero value and means "not set", as the protocol says.
 * All arrays are read-only by contract once the data has been built or decoded.
 */
export interface ProfilesData {
  readonly dictionary: Dictionary;
  readonly resourceProfiles: readonly ResourceProfiles[];
}

export interface ResourceProfiles {
  /** Attributes of the process (or host) that was profiled. */
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
  readonly scopeProfiles: readonly ScopeProfiles[];
}

export interface ScopeProfiles {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly schemaUrl: string;
  readonly profiles: readonly Profile[];
}

/** `ValueType`: what is counted and in which unit, both as indices into `Dictionary.strings`. */
export interface ValueType {
  readonly type: number;
  readonly unit: number;
}

export interface Profile {
  readonly sampleType: ValueType;
  /** Zero indices when the producer set none. */
  readonly periodType: ValueType;
  /** Distance between two samples, in `periodType` units. 0 = unknown. */
  readonly period: bigint;
  /** Start of the window, nanoseconds since the epoch. 0 = unknown. */
  readonly timeUnixNano: bigint;
  readonly durationNano: bigint;
  /** 16 bytes, or empty when the producer set none. */
  readonly profileId: Uint8Array;
  readonly droppedAttributesCount: number;
  readonly originalPayloadFormat: string;
  readonly originalPayload: Uint8Array;
  /** Row of `Dictionary.attributeSets`. */
  readonly attributeSet: number;
  readonly samples: Samples;
}

/**
 * Samples as columns; row i of each column is sample i.
 *
 * Values of sample i are `values[valueOffsets[i] .. valueOffsets[i + 1])`, timestamps alike. A values-only
 * sample has one value; a sample with timestamps has either no values (each timestamp counts as 1) or as many
 * values as timestamps.
 */
export interface Samples {
  readonly count: number;
  /** Row of `Dictionary.stacks`. */
  readonly stack: Int32Array;
  /** Row of `Dictionary.attributeSets`; 0 = no attributes. */
  readonly attributeSet: Int32Array;
  /** Row of `Dictionary.links`; 0 = no link. */
  readonly link: Int32Array;
  readonly valueOffsets: Int32Array;
  readonly values: BigInt64Array;
  readonly timestampOffsets: Int32Array;
  /** Nanoseconds since the epoch. */
  readonly timestamps: BigUint64Array;
}

/** The tables that all profiles of one message share. `strings[0]` is the empty string. */
export interface Dictionary {
  readonly strings: readonly string[];
  readonly mappings: Mappings;
  readonly locations: Locations;
  readonly functions: Functions;
  readonly stacks: Stacks;
  readonly links: Links;
  readonly attributes: Attributes;
  readonly attributeSets: AttributeSets;
}

export interface Mappings {
  readonly count: number;
  readonly memoryStart: BigUint64Array;
  readonly memoryLimit: BigUint64Array;
  readonly fileOffset: BigUint64Array;
  /** Index of a string. */
  readonly filename: Int32Array;
  readonly attributeSet: Int32Array;
}

/**
 * Lines of location i are rows `lineOffsets[i] .. lineOffsets[i + 1]` of the three line columns: several lines
 * mean inlining, the last one is the outermost caller.
 */
export interface Locations {
  readonly count: number;
  readonly mapping: Int32Array;
  readonly address: BigUint64Array;
  readonly attributeSet: Int32Array;
  readonly lineOffsets: Int32Array;
  readonly lineFunction: Int32Array;
  /** 1-based, 0 = unset. Doubles: exact to 2^53. */
  readonly line: Float64Array;
  /** 1-based, 0 = unset. Doubles: exact to 2^53. */
  readonly column: Float64Array;
}

export interface Functions {
  readonly count: number;
  readonly name: Int32Array;
  readonly systemName: Int32Array;
  readonly filename: Int32Array;
  /** 1-based, 0 = unset. Doubles: exact to 2^53. */
  readonly startLine: Float64Array;
}

/** Locations of stack i, leaf first, are `locations[offsets[i] .. offsets[i + 1])`. Stack 0 is empty. */
export interface Stacks {
  readonly count: number;
  readonly offsets: Int32Array;
  readonly locations: Int32Array;
}

/** Ids of link i are bytes `16 i .. 16 i + 16` of `traceIds` and `8 i .. 8 i + 8` of `spanIds`. */
export interface Links {
  readonly count: number;
  readonly traceIds: Uint8Array;
  readonly spanIds: Uint8Array;
}

/** `KeyValueAndUnit`: key and unit are indices of strings. */
export interface Attributes {
  readonly count: number;
  readonly key: Int32Array;
  readonly unit: Int32Array;
  readonly value: readonly AnyValue[];
}

/**
 * The distinct `attribute_indices` lists of the message, interned: the attributes of set i, ascending, are
 * `attributes[offsets[i] .. offsets[i + 1])`. Set 0 is empty. This table is ours; on the wire each sample
 * repeats its list.
 */
export interface AttributeSets {
  readonly count: number;
  readonly offsets: Int32Array;
  readonly attributes: Int32Array;
}
