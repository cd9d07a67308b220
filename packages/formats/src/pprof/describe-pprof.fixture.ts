import { MAPPING_FLAGS, type PprofProfile, stringAt } from './pprof-profile.js';

/** What a profile says, without ids, rows, indices and the order of labels: equal for profiles of the same content. */
export interface PprofDescription {
  readonly header: Record<string, unknown>;
  /** In order. */
  readonly samples: readonly string[];
}

export function describePprof(profile: PprofProfile): PprofDescription {
  const text = (index: number): string => stringAt(profile, index);
  const { sampleTypes, samples, periodType } = profile;
  return {
    header: {
      types: Array.from(sampleTypes.type, (type, i) => [text(type), text(sampleTypes.unit[i] ?? 0)]),
      periodType: periodType && [text(periodType.type), text(periodType.unit)],
      period: profile.period,
      timeNanos: profile.timeNanos,
      durationNanos: profile.durationNanos,
      comments: Array.from(profile.comments, text),
      dropFrames: text(profile.dropFrames),
      keepFrames: text(profile.keepFrames),
      defaultSampleType: text(profile.defaultSampleType),
      docUrl: text(profile.docUrl),
    },
    samples: Array.from({ length: samples.count }, (_, sample) =>
      toJson({
        stack: [...rangeOf(samples.locations, samples.locationOffsets, sample)].map((row) =>
          describeLocation(profile, row),
        ),
        values: [...rangeOf(samples.values, samples.valueOffsets, sample)],
        labels: describeLabels(profile, sample),
      }),
    ),
  };
}

/** The same with samples as a multiset: sorted. */
export function describeUnordered(profile: PprofProfile): PprofDescription {
  const { header, samples } = describePprof(profile);
  return { header, samples: [...samples].sort() };
}

function describeLocation(profile: PprofProfile, row: number): unknown {
  const { locations, danglingIds } = profile;
  if (row < 0) return { unknown: danglingIds[~row] };
  const mapping = locations.mapping[row] ?? -1;
  const lines: unknown[] = [];
  for (let at = locations.lineOffsets[row] ?? 0; at < (locations.lineOffsets[row + 1] ?? 0); at++) {
    lines.push([
      describeFunction(profile, locations.lineFunction[at] ?? -1),
      locations.line[at],
      locations.column[at],
    ]);
  }
  return {
    mapping: mapping === -1 ? undefined : describeMapping(profile, mapping),
    address: locations.address[row],
    isFolded: locations.isFolded[row],
    lines,
  };
}

function describeFunction(profile: PprofProfile, row: number): unknown {
  const { functions, danglingIds } = profile;
  if (row < 0) return { unknown: danglingIds[~row] };
  return [
    stringAt(profile, functions.name[row] ?? 0),
    stringAt(profile, functions.systemName[row] ?? 0),
    stringAt(profile, functions.filename[row] ?? 0),
    functions.startLine[row],
  ];
}

function describeMapping(profile: PprofProfile, row: number): unknown {
  const { mappings, danglingIds } = profile;
  if (row < 0) return { unknown: danglingIds[~row] };
  return {
    range: [mappings.memoryStart[row], mappings.memoryLimit[row], mappings.fileOffset[row]],
    filename: stringAt(profile, mappings.filename[row] ?? 0),
    buildId: stringAt(profile, mappings.buildId[row] ?? 0),
    flags: Object.entries(MAPPING_FLAGS)
      .filter(([, flag]) => (mappings.flags[row] ?? 0) & flag)
      .map(([name]) => name),
  };
}

function describeLabels(profile: PprofProfile, sample: number): unknown[] {
  const { labelOffsets, labelKey, labelStr, labelNum, labelNumUnit } = profile.samples;
  const labels: string[] = [];
  for (let at = labelOffsets[sample] ?? 0; at < (labelOffsets[sample + 1] ?? 0); at++) {
    labels.push(
      toJson([
        stringAt(profile, labelKey[at] ?? 0),
        stringAt(profile, labelStr[at] ?? 0),
        labelNum[at],
        stringAt(profile, labelNumUnit[at] ?? 0),
      ]),
    );
  }
  return labels.sort();
}

function rangeOf<A extends Int32Array | BigInt64Array>(column: A, offsets: Int32Array, row: number): A {
  // subarray gives the type it is called on, which TypeScript does not know of a union.
  return column.subarray(offsets[row], offsets[row + 1]) as A;
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item));
