import { WireWriter, wordsOf } from '@hotspan/otlp-profiles';
import type { LocationTree, SourceFunction } from './location-tree.js';
import { parseMapping } from './parse-mapping.js';

export interface EncodeProfileOptions {
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly type: string;
  /** End of the range, Unix milliseconds. */
  readonly endMs: number;
}

const NO_PARENT = -1;

/** Tags of fields: number and wire type. */
const TAG = {
  profile: {
    sampleType: 0x0a,
    sample: 0x12,
    mapping: 0x1a,
    location: 0x22,
    function: 0x2a,
    stringTable: 0x32,
    timeNanos: 0x48,
    periodType: 0x5a,
    period: 0x60,
    defaultSampleType: 0x70,
  },
  valueType: { type: 0x08, unit: 0x10 },
  sample: { locationId: 0x0a, value: 0x12 },
  mapping: {
    id: 0x08,
    memoryStart: 0x10,
    memoryLimit: 0x18,
    fileOffset: 0x20,
    filename: 0x28,
    buildId: 0x30,
    hasFunctions: 0x38,
    hasFilenames: 0x40,
    hasLineNumbers: 0x48,
    hasInlineFrames: 0x50,
  },
  location: { id: 0x08, mappingId: 0x10, address: 0x18, line: 0x22 },
  line: { functionId: 0x08, line: 0x10 },
  function: { id: 0x08, name: 0x10, systemName: 0x18, filename: 0x20, startLine: 0x28 },
} as const;

/**
 * Writes merged stacks as the pprof message (`google.v1.Profile`, protobuf) that Pyroscope answers with: one sample per distinct stack,
 * without labels and duration, ids from 1. Without stacks the message is empty.
 */
export function encodeProfile(tree: LocationTree, options: EncodeProfileOptions): Uint8Array {
  if (tree.count === 0) return new Uint8Array();
  const writer = new WireWriter(Math.max(tree.count * BYTES_PER_NODE, MIN_BYTES));
  const strings = createNumbering<string>();
  strings.add('');
  writeHeader(writer, strings, options);
  const used = writeSamples(writer, tree);
  const functions = createNumbering<SourceFunction>();
  const mappings = createNumbering<string>();
  writeLocations(writer, { tree, used, functions, mappings });
  writeFunctions(writer, functions.values, strings);
  for (const [i, mapping] of mappings.values.entries()) writeMapping(writer, { mapping, id: i + 1, strings });
  for (const text of strings.values) writer.stringField(TAG.profile.stringTable, text);
  return writer.finish();
}

/** About what there will be. Growing from little to 9 MB left so much behind that the process was 35 MB larger. */
const BYTES_PER_NODE = 64;
const MIN_BYTES = 256 * 1024;

function writeHeader(
  writer: WireWriter,
  strings: Numbering<string>,
  { type, endMs }: EncodeProfileOptions,
): void {
  const [name = '', sampleType = '', sampleUnit = '', periodType = '', periodUnit = ''] = type.split(':');
  const valueType = (tag: number, typeText: string, unit: string): void => {
    writer.uint32(tag);
    const mark = writer.begin();
    writer.int32Field(TAG.valueType.type, strings.add(typeText));
    writer.int32Field(TAG.valueType.unit, strings.add(unit));
    writer.end(mark);
  };
  valueType(TAG.profile.sampleType, sampleType, sampleUnit);
  if (periodType !== '' || periodUnit !== '') valueType(TAG.profile.periodType, periodType, periodUnit);
  writer.int64Field(TAG.profile.period, PERIODS[name] ?? 1n);
  writer.int32Field(TAG.profile.defaultSampleType, strings.add(sampleType));
  writer.int64Field(TAG.profile.timeNanos, clampInt64(BigInt(Math.trunc(endMs)) * 1_000_000n));
}

/**
 * Hot path: a number for each frame of each stack.
 *
 * @returns the indexes of locations that samples have, in the order of their ids, from 1.
 */
function writeSamples(
  writer: WireWriter,
  { count, parent, location, self, locations }: LocationTree,
): number[] {
  const ids = new Int32Array(locations.length);
  const used: number[] = [];
  // Not as bigints, which would be an object for each.
  const words = wordsOf(self);
  let path = new Int32Array(256);
  for (let node = 0; node < count; node++) {
    const low = words[node * 2] ?? 0;
    const high = words[node * 2 + 1] ?? 0;
    if (low === 0 && high === 0) continue;
    let depth = 0;
    for (let at = node; at !== NO_PARENT; at = parent[at] ?? NO_PARENT) {
      const index = location[at] ?? 0;
      let id = ids[index] ?? 0;
      if (id === 0) {
        id = used.push(index);
        ids[index] = id;
      }
      if (depth === path.length) path = grown(path);
      path[depth++] = id;
    }
    writer.uint32(TAG.profile.sample);
    const mark = writer.begin();
    writer.packedIndices(TAG.sample.locationId, path, 0, depth);
    writer.uint32(TAG.sample.value);
    const valueMark = writer.begin();
    writer.varint64(low, high);
    writer.end(valueMark);
    writer.end(mark);
  }
  return used;
}

function grown(column: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(column.length * 2);
  larger.set(column);
  return larger;
}

interface LocationsInit {
  readonly tree: LocationTree;
  readonly used: readonly number[];
  readonly functions: Numbering<SourceFunction>;
  readonly mappings: Numbering<string>;
}

function writeLocations(writer: WireWriter, { tree, used, functions, mappings }: LocationsInit): void {
  for (const [i, index] of used.entries()) {
    const { frames = [], address = 0n, mapping = '' } = tree.locations[index] ?? {};
    writer.uint32(TAG.profile.location);
    const mark = writer.begin();
    writer.int32Field(TAG.location.id, i + 1);
    // Locations of no binary have an empty one in common.
    writer.int32Field(TAG.location.mappingId, mappings.add(mapping) + 1);
    writer.int64Field(TAG.location.address, address);
    for (const { function: called, line } of frames) {
      writer.uint32(TAG.location.line);
      const lineMark = writer.begin();
      writer.int32Field(TAG.line.functionId, functions.add(called) + 1);
      writer.int32Field(TAG.line.line, line);
      writer.end(lineMark);
    }
    writer.end(mark);
  }
}

function writeFunctions(
  writer: WireWriter,
  functions: readonly SourceFunction[],
  strings: Numbering<string>,
): void {
  for (const [i, { name, systemName, file, startLine }] of functions.entries()) {
    writer.uint32(TAG.profile.function);
    const mark = writer.begin();
    writer.int32Field(TAG.function.id, i + 1);
    const nameIndex = strings.add(name);
    writer.int32Field(TAG.function.name, nameIndex);
    writer.int32Field(TAG.function.systemName, systemName === '' ? nameIndex : strings.add(systemName));
    writer.int32Field(TAG.function.filename, strings.add(file));
    writer.int32Field(TAG.function.startLine, startLine);
    writer.end(mark);
  }
}

function writeMapping(
  writer: WireWriter,
  {
    mapping,
    id,
    strings,
  }: { readonly mapping: string; readonly id: number; readonly strings: Numbering<string> },
): void {
  const parsed = parseMapping(mapping);
  const tags = TAG.mapping;
  writer.uint32(TAG.profile.mapping);
  const mark = writer.begin();
  writer.int32Field(tags.id, id);
  writer.int64Field(tags.memoryStart, parsed.memoryStart);
  writer.int64Field(tags.memoryLimit, parsed.memoryLimit);
  writer.int64Field(tags.fileOffset, parsed.fileOffset);
  writer.int32Field(tags.filename, strings.add(parsed.filename));
  writer.int32Field(tags.buildId, strings.add(parsed.buildId));
  writer.int32Field(tags.hasFunctions, Number(parsed.hasFunctions));
  writer.int32Field(tags.hasFilenames, Number(parsed.hasFilenames));
  writer.int32Field(tags.hasLineNumbers, Number(parsed.hasLineNumbers));
  writer.int32Field(tags.hasInlineFrames, Number(parsed.hasInlineFrames));
  writer.end(mark);
}

/** What one period stands for, as clients expect it by the name of the profile. */
const PERIODS: Readonly<Record<string, bigint>> = { process_cpu: 1_000_000_000n, memory: 524_288n };

const MAX_INT64 = 2n ** 63n - 1n;

/** Ranges that end "for ever" have more nanoseconds than fit. */
function clampInt64(value: bigint): bigint {
  return value > MAX_INT64 ? MAX_INT64 : value < -MAX_INT64 ? -MAX_INT64 : value;
}

/** Numbers for values, equal ones the same, from 0 in the order they come. */
interface Numbering<T> {
  readonly values: readonly T[];
  add(value: T): number;
}

function createNumbering<T>(): Numbering<T> {
  const values: T[] = [];
  const numbers = new Map<T, number>();
  return {
    values,
    add(value) {
      let number = numbers.get(value);
      if (number === undefined) {
        number = values.push(value) - 1;
        numbers.set(value, number);
      }
      return number;
    },
  };
}
