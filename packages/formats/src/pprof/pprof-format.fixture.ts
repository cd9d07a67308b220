import { Profile, StringTable } from 'pprof-format';
import { buildPprof } from './build-pprof.fixture.js';
import { MAPPING_FLAGS as FLAGS, type PprofProfile } from './pprof-profile.js';

/** Our profile as one of npm's pprof-format, a second implementation. */
export function toForeign(profile: PprofProfile): Profile {
  const { sampleTypes, samples, mappings, locations, functions } = profile;
  const rangeOf = (offsets: Int32Array, row: number): number[] => {
    const start = offsets[row] ?? 0;
    return Array.from({ length: (offsets[row + 1] ?? 0) - start }, (_, i) => start + i);
  };
  const list = <T>(count: number, make: (row: number) => T): T[] =>
    Array.from({ length: count }, (_, row) => make(row));
  const idAt = (ids: BigUint64Array, row: number): bigint =>
    (row >= 0 ? ids[row] : profile.danglingIds[~row]) ?? 0n;
  const has = (row: number, flag: keyof typeof FLAGS): boolean =>
    ((mappings.flags[row] ?? 0) & FLAGS[flag]) !== 0;

  const stringTable = new StringTable();
  // It begins with the empty string by itself.
  for (const text of profile.strings.slice(1)) stringTable.dedup(text);
  return new Profile({
    sampleType: list(sampleTypes.count, (row) => ({
      type: sampleTypes.type[row],
      unit: sampleTypes.unit[row],
    })),
    sample: list(samples.count, (row) => ({
      locationId: rangeOf(samples.locationOffsets, row).map((at) =>
        idAt(locations.id, samples.locations[at] ?? -1),
      ),
      value: rangeOf(samples.valueOffsets, row).map((at) => samples.values[at] ?? 0n),
      label: rangeOf(samples.labelOffsets, row).map((at) => ({
        key: samples.labelKey[at],
        str: samples.labelStr[at],
        num: samples.labelNum[at],
        numUnit: samples.labelNumUnit[at],
      })),
    })),
    mapping: list(mappings.count, (row) => ({
      id: mappings.id[row],
      memoryStart: mappings.memoryStart[row],
      memoryLimit: mappings.memoryLimit[row],
      fileOffset: mappings.fileOffset[row],
      filename: mappings.filename[row],
      buildId: mappings.buildId[row],
      hasFunctions: has(row, 'hasFunctions'),
      hasFilenames: has(row, 'hasFilenames'),
      hasLineNumbers: has(row, 'hasLineNumbers'),
      hasInlineFrames: has(row, 'hasInlineFrames'),
    })),
    location: list(locations.count, (row) => ({
      id: locations.id[row],
      mappingId: idAt(mappings.id, locations.mapping[row] ?? -1),
      address: locations.address[row],
      line: rangeOf(locations.lineOffsets, row).map((at) => ({
        functionId: idAt(functions.id, locations.lineFunction[at] ?? -1),
        line: locations.line[at],
        column: locations.column[at],
      })),
      isFolded: locations.isFolded[row] === 1,
    })),
    function: list(functions.count, (row) => ({
      id: functions.id[row],
      name: functions.name[row],
      systemName: functions.systemName[row],
      filename: functions.filename[row],
      startLine: functions.startLine[row],
    })),
    stringTable,
    dropFrames: profile.dropFrames,
    keepFrames: profile.keepFrames,
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    ...(profile.periodType && { periodType: profile.periodType }),
    period: profile.period,
    comment: [...profile.comments],
    defaultSampleType: profile.defaultSampleType,
  });
}

/** The other way. Numbers it reads as unsigned become int64 again. */
export function fromForeign(foreign: Profile): PprofProfile {
  const text = (index: number | bigint): string => foreign.stringTable.strings[Number(index)] ?? '';
  const signed = (value: number | bigint): bigint => BigInt.asIntN(64, BigInt(value));
  const unsigned = (value: number | bigint): bigint => BigInt.asUintN(64, BigInt(value));
  const rowsOf = (elements: readonly { id: number | bigint }[]): Map<bigint, number> =>
    new Map(elements.map(({ id }, row) => [unsigned(id), row]));
  const locations = rowsOf(foreign.location);
  const functions = rowsOf(foreign.function);
  const mappings = rowsOf(foreign.mapping);
  const rowIn = (rows: Map<bigint, number>, id: number | bigint): number =>
    BigInt(id) === 0n ? -1 : (rows.get(unsigned(id)) ?? -1);
  const { periodType } = foreign;
  return buildPprof({
    types: foreign.sampleType.map(({ type, unit }) => [text(type), text(unit)]),
    functions: foreign.function.map((item) => ({
      id: unsigned(item.id),
      name: text(item.name),
      systemName: text(item.systemName),
      filename: text(item.filename),
      startLine: signed(item.startLine),
    })),
    mappings: foreign.mapping.map((item) => ({
      id: unsigned(item.id),
      memoryStart: unsigned(item.memoryStart),
      memoryLimit: unsigned(item.memoryLimit),
      fileOffset: unsigned(item.fileOffset),
      filename: text(item.filename),
      buildId: text(item.buildId),
      // Object.keys gives the keys of the literal, which is frozen.
      flags: (Object.keys(FLAGS) as (keyof typeof FLAGS)[]).filter((flag) => item[flag]),
    })),
    locations: foreign.location.map((item) => ({
      id: unsigned(item.id),
      mapping: rowIn(mappings, item.mappingId),
      address: unsigned(item.address),
      isFolded: item.isFolded,
      lines: item.line.map(
        (line) => [rowIn(functions, line.functionId), signed(line.line), signed(line.column)] as const,
      ),
    })),
    samples: foreign.sample.map((item) => ({
      stack: item.locationId.map((id) => rowIn(locations, id)),
      values: item.value.map(signed),
      labels: item.label.map(({ key, str, num, numUnit }) => ({
        key: text(key),
        str: text(str),
        num: signed(num),
        unit: text(numUnit),
      })),
    })),
    dropFrames: text(foreign.dropFrames),
    keepFrames: text(foreign.keepFrames),
    timeNanos: signed(foreign.timeNanos),
    durationNanos: signed(foreign.durationNanos),
    ...(periodType && { periodType: [text(periodType.type), text(periodType.unit)] as const }),
    period: signed(foreign.period),
    comments: foreign.comment.map(text),
    defaultSampleType: text(foreign.defaultSampleType),
  });
}
