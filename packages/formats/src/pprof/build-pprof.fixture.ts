import { MAPPING_FLAGS, type PprofProfile } from './pprof-profile.js';

/** A profile written down in a test: texts instead of indices, rows instead of ids. Ids are the row plus 1 unless given. */
export interface PprofSpec {
  readonly types?: readonly (readonly [type: string, unit: string])[];
  readonly functions?: readonly {
    readonly id?: bigint;
    readonly name?: string;
    readonly systemName?: string;
    readonly filename?: string;
    readonly startLine?: bigint;
  }[];
  readonly mappings?: readonly {
    readonly id?: bigint;
    readonly memoryStart?: bigint;
    readonly memoryLimit?: bigint;
    readonly fileOffset?: bigint;
    readonly filename?: string;
    readonly buildId?: string;
    readonly flags?: readonly (keyof typeof MAPPING_FLAGS)[];
  }[];
  readonly locations?: readonly {
    readonly id?: bigint;
    readonly mapping?: number;
    readonly address?: bigint;
    readonly isFolded?: boolean;
    readonly lines?: readonly (readonly [functionRow: number, line?: bigint, column?: bigint])[];
  }[];
  readonly samples?: readonly {
    readonly stack?: readonly number[];
    readonly values?: readonly bigint[];
    readonly labels?: readonly LabelSpec[];
  }[];
  readonly danglingIds?: readonly bigint[];
  readonly dropFrames?: string;
  readonly keepFrames?: string;
  readonly timeNanos?: bigint;
  readonly durationNanos?: bigint;
  readonly periodType?: readonly [type: string, unit: string];
  readonly period?: bigint;
  readonly comments?: readonly string[];
  readonly defaultSampleType?: string;
  readonly docUrl?: string;
}

export interface LabelSpec {
  readonly key: string;
  readonly str?: string;
  readonly num?: bigint;
  readonly unit?: string;
}

export function buildPprof(spec: PprofSpec): PprofProfile {
  const strings: string[] = [''];
  const text = (value = ''): number => {
    const known = strings.indexOf(value);
    return known >= 0 ? known : strings.push(value) - 1;
  };
  const { types = [], functions = [], mappings = [], locations = [], samples = [] } = spec;
  const idOf = ({ id }: { id?: bigint }, row: number): bigint => id ?? BigInt(row + 1);
  const labels = samples.flatMap((sample) => sample.labels ?? []);
  const lines = locations.flatMap((location) => location.lines ?? []);
  const profile = {
    sampleTypes: {
      count: types.length,
      type: Int32Array.from(types, ([type]) => text(type)),
      unit: Int32Array.from(types, ([, unit]) => text(unit)),
    },
    samples: {
      count: samples.length,
      locationOffsets: offsetsOf(samples.map((sample) => sample.stack)),
      locations: Int32Array.from(samples.flatMap((sample) => sample.stack ?? [])),
      valueOffsets: offsetsOf(samples.map((sample) => sample.values)),
      values: BigInt64Array.from(samples.flatMap((sample) => sample.values ?? [])),
      labelOffsets: offsetsOf(samples.map((sample) => sample.labels)),
      labelKey: Int32Array.from(labels, ({ key }) => text(key)),
      labelStr: Int32Array.from(labels, ({ str }) => text(str)),
      labelNum: BigInt64Array.from(labels, ({ num }) => num ?? 0n),
      labelNumUnit: Int32Array.from(labels, ({ unit }) => text(unit)),
    },
    mappings: {
      count: mappings.length,
      id: BigUint64Array.from(mappings, idOf),
      memoryStart: BigUint64Array.from(mappings, ({ memoryStart }) => memoryStart ?? 0n),
      memoryLimit: BigUint64Array.from(mappings, ({ memoryLimit }) => memoryLimit ?? 0n),
      fileOffset: BigUint64Array.from(mappings, ({ fileOffset }) => fileOffset ?? 0n),
      filename: Int32Array.from(mappings, ({ filename }) => text(filename)),
      buildId: Int32Array.from(mappings, ({ buildId }) => text(buildId)),
      flags: Uint8Array.from(mappings, ({ flags = [] }) =>
        flags.reduce((bits, flag) => bits | MAPPING_FLAGS[flag], 0),
      ),
    },
    locations: {
      count: locations.length,
      id: BigUint64Array.from(locations, idOf),
      mapping: Int32Array.from(locations, ({ mapping }) => mapping ?? -1),
      address: BigUint64Array.from(locations, ({ address }) => address ?? 0n),
      isFolded: Uint8Array.from(locations, ({ isFolded }) => (isFolded ? 1 : 0)),
      lineOffsets: offsetsOf(locations.map((location) => location.lines)),
      lineFunction: Int32Array.from(lines, ([functionRow]) => functionRow),
      line: BigInt64Array.from(lines, ([, line]) => line ?? 0n),
      column: BigInt64Array.from(lines, ([, , column]) => column ?? 0n),
    },
    functions: {
      count: functions.length,
      id: BigUint64Array.from(functions, idOf),
      name: Int32Array.from(functions, ({ name }) => text(name)),
      systemName: Int32Array.from(functions, ({ systemName }) => text(systemName)),
      filename: Int32Array.from(functions, ({ filename }) => text(filename)),
      startLine: BigInt64Array.from(functions, ({ startLine }) => startLine ?? 0n),
    },
    danglingIds: BigUint64Array.from(spec.danglingIds ?? [0n]),
    dropFrames: text(spec.dropFrames),
    keepFrames: text(spec.keepFrames),
    timeNanos: spec.timeNanos ?? 0n,
    durationNanos: spec.durationNanos ?? 0n,
    periodType: spec.periodType && { type: text(spec.periodType[0]), unit: text(spec.periodType[1]) },
    period: spec.period ?? 0n,
    comments: Int32Array.from(spec.comments ?? [], (comment) => text(comment)),
    defaultSampleType: text(spec.defaultSampleType),
    docUrl: text(spec.docUrl),
  };
  return { ...profile, strings, malformedStrings: new Int32Array(0) };
}

/** A profile of one sample type with one named frame per location: samples as `[stack, value]`, leaf first. */
export function simplePprof(
  names: readonly string[],
  samples: readonly (readonly [stack: readonly number[], value: bigint, labels?: readonly LabelSpec[]])[],
  more: PprofSpec = {},
): PprofProfile {
  return buildPprof({
    types: [['cpu', 'nanoseconds']],
    functions: names.map((name) => ({ name, systemName: name })),
    locations: names.map((_, row) => ({ lines: [[row, 0n, 0n]] })),
    samples: samples.map(([stack, value, labels = []]) => ({ stack, values: [value], labels })),
    ...more,
  });
}

function offsetsOf(lists: readonly (readonly unknown[] | undefined)[]): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + (list?.length ?? 0);
  });
  return offsets;
}
