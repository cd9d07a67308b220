/**
 * A pprof profile (`perftools.profiles.Profile`, https://github.com/google/pprof/blob/main/proto/profile.proto) as columns: typed
 * arrays instead of an object per sample. Nothing of the message is lost but what it says of itself (order of fields, unknown
 * fields, unpacked lists) and numbers that stand where an index should and cannot be one.
 *
 * Strings are referred to by index. One outside the table (also -1, for what is negative or past 2^31) is kept, so that
 * `validatePprof` can name it; read strings through `stringAt`.
 *
 * Locations, functions and mappings are referred to by **row**, the ids being resolved: of elements of equal id the last one
 * counts. A negative row is a reference that could not be resolved, and `danglingIds[~row]` is the id that it names; -1 is id 0,
 * "not set", because `danglingIds[0]` is always 0.
 *
 * All arrays are read-only by contract: repairs share them between profiles.
 */
export interface PprofProfile {
  readonly strings: readonly string[];
  /** Indices, ascending, of strings that were not UTF-8: U+FFFD stands there for what could not be read. */
  readonly malformedStrings: Int32Array;
  readonly sampleTypes: PprofValueTypes;
  readonly samples: PprofSamples;
  readonly mappings: PprofMappings;
  readonly locations: PprofLocations;
  readonly functions: PprofFunctions;
  readonly danglingIds: BigUint64Array;
  /** A string: regular expression of frames to drop. */
  readonly dropFrames: number;
  /** A string: regular expression of frames to keep in spite of `dropFrames`. */
  readonly keepFrames: number;
  /** Nanoseconds since the epoch; the start by pprof's own words, the end in some agents' profiles. 0 = unknown. */
  readonly timeNanos: bigint;
  readonly durationNanos: bigint;
  /** Undefined when the message has none, which is not the same as an empty one. */
  readonly periodType: PprofValueType | undefined;
  /** Distance between two samples in `periodType` units. 0 = unknown. */
  readonly period: bigint;
  /** Strings. */
  readonly comments: Int32Array;
  /** A string: the type of the sample type to show first. 0 = the last one, says pprof. */
  readonly defaultSampleType: number;
  /** A string. */
  readonly docUrl: number;
}

/** What is counted and in which unit, both strings. */
export interface PprofValueType {
  readonly type: number;
  readonly unit: number;
}

export interface PprofValueTypes {
  readonly count: number;
  readonly type: Int32Array;
  readonly unit: Int32Array;
}

/**
 * Sample i has the locations `locations[locationOffsets[i] .. locationOffsets[i + 1])`, leaf first, and values and labels alike.
 * A sound sample has as many values as there are sample types.
 */
export interface PprofSamples {
  readonly count: number;
  readonly locationOffsets: Int32Array;
  /** Rows of the locations. */
  readonly locations: Int32Array;
  readonly valueOffsets: Int32Array;
  readonly values: BigInt64Array;
  readonly labelOffsets: Int32Array;
  /** A string. */
  readonly labelKey: Int32Array;
  /** A string; 0 for a numeric label. */
  readonly labelStr: Int32Array;
  readonly labelNum: BigInt64Array;
  /** A string: the unit of `labelNum`. */
  readonly labelNumUnit: Int32Array;
}

export interface PprofMappings {
  readonly count: number;
  readonly id: BigUint64Array;
  readonly memoryStart: BigUint64Array;
  readonly memoryLimit: BigUint64Array;
  readonly fileOffset: BigUint64Array;
  /** A string. */
  readonly filename: Int32Array;
  /** A string. */
  readonly buildId: Int32Array;
  /** Bits of `MAPPING_FLAGS`. */
  readonly flags: Uint8Array;
}

/** The bits of `PprofMappings.flags`. */
export const MAPPING_FLAGS: Readonly<
  Record<'hasFunctions' | 'hasFilenames' | 'hasLineNumbers' | 'hasInlineFrames', number>
> = Object.freeze({
  hasFunctions: 1,
  hasFilenames: 2,
  hasLineNumbers: 4,
  hasInlineFrames: 8,
});

/** Lines of location i are rows `lineOffsets[i] .. lineOffsets[i + 1]` of the line columns, the innermost inlined one first. */
export interface PprofLocations {
  readonly count: number;
  readonly id: BigUint64Array;
  /** Row of the mappings. */
  readonly mapping: Int32Array;
  readonly address: BigUint64Array;
  /** 1 where several symbols share the address. */
  readonly isFolded: Uint8Array;
  readonly lineOffsets: Int32Array;
  /** Row of the functions. */
  readonly lineFunction: Int32Array;
  /** 1-based, 0 = unset. Some agents keep the column in the upper 32 bits. */
  readonly line: BigInt64Array;
  /** 1-based, 0 = unset. */
  readonly column: BigInt64Array;
}

export interface PprofFunctions {
  readonly count: number;
  readonly id: BigUint64Array;
  /** A string. */
  readonly name: Int32Array;
  /** A string: the mangled name. */
  readonly systemName: Int32Array;
  /** A string. */
  readonly filename: Int32Array;
  /** 1-based, 0 = unset. */
  readonly startLine: BigInt64Array;
}

/** The string of an index, and the empty string for one outside the table. Where nothing else is decoded `textsOf` is quicker. */
export function stringAt({ strings }: Pick<PprofProfile, 'strings'>, index: number): string {
  return strings[index] ?? '';
}
