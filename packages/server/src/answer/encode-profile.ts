import { create } from '@bufbuild/protobuf';
import {
  FunctionSchema,
  LineSchema,
  LocationSchema,
  type Mapping,
  MappingSchema,
  type Profile,
  ProfileSchema,
  SampleSchema,
  ValueTypeSchema,
} from '../gen/google/v1/profile_pb.js';
import type { LocationTree, SourceFrame, StackLocation } from './location-tree.js';
import { parseMapping } from './parse-mapping.js';

export interface EncodeProfileOptions {
  /** `name:sample_type:sample_unit:period_type:period_unit`. */
  readonly type: string;
  /** End of the range, Unix milliseconds. */
  readonly endMs: number;
}

/**
 * Writes merged stacks as the pprof message that Pyroscope answers with: one sample per distinct stack, without labels and
 * duration, ids from 1. Without stacks the message is empty.
 */
export function encodeProfile(tree: LocationTree, { type, endMs }: EncodeProfileOptions): Profile {
  const profile = create(ProfileSchema);
  if (tree.count === 0) return profile;
  const [name = '', sampleType = '', sampleUnit = '', periodType = '', periodUnit = ''] = type.split(':');
  const strings = createNumbering((text: string) => text);
  strings.add('');
  const text = (value: string): bigint => BigInt(strings.add(value));
  const valueType = (typeText: string, unit: string) =>
    create(ValueTypeSchema, { type: text(typeText), unit: text(unit) });
  profile.sampleType = [valueType(sampleType, sampleUnit)];
  if (periodType !== '' || periodUnit !== '') profile.periodType = valueType(periodType, periodUnit);
  profile.period = PERIODS[name] ?? 1n;
  profile.defaultSampleType = text(sampleType);
  profile.timeNanos = clampInt64(BigInt(Math.trunc(endMs)) * 1_000_000n);

  const mappings = createNumbering((mapping: string) => mapping);
  const functions = createNumbering(({ name, systemName, file, startLine }: SourceFrame) =>
    JSON.stringify([name, systemName, file, startLine]),
  );
  // One object for each id: a list of them is then one of references.
  const ids: bigint[] = [];
  const idOf = (index: number): bigint => {
    ids[index] ??= BigInt(index + 1);
    return ids[index];
  };
  const numberOfLocation = new Int32Array(tree.locations.length);
  const locations: StackLocation[] = [];
  /** Numbers from 1, in the order that samples use them. */
  function locationNumber(index: number): number {
    const known = numberOfLocation[index] ?? 0;
    const location = tree.locations[index];
    if (known !== 0 || location === undefined) return known;
    numberOfLocation[index] = locations.push(location);
    return locations.length;
  }
  for (let node = 0; node < tree.count; node++) {
    const value = tree.self[node] ?? 0n;
    if (value === 0n) continue;
    const locationId: bigint[] = [];
    for (let at = node; at >= 0; at = tree.parent[at] ?? NO_PARENT) {
      locationId.push(idOf(locationNumber(tree.location[at] ?? 0) - 1));
    }
    profile.sample.push(create(SampleSchema, { locationId, value: [value] }));
  }
  for (const [i, { frames, address, mapping }] of locations.entries()) {
    profile.location.push(
      create(LocationSchema, {
        id: idOf(i),
        address,
        // Locations of no binary have an empty one in common.
        mappingId: idOf(mappings.add(mapping)),
        line: frames.map((frame) =>
          create(LineSchema, { functionId: idOf(functions.add(frame)), line: BigInt(frame.line) }),
        ),
      }),
    );
  }
  for (const [i, { name, systemName, file, startLine }] of functions.values.entries()) {
    profile.function.push(
      create(FunctionSchema, {
        id: idOf(i),
        name: text(name),
        systemName: text(systemName || name),
        filename: text(file),
        startLine: BigInt(startLine),
      }),
    );
  }
  profile.mapping = mappings.values.map((mapping, i) => encodeMapping(mapping, idOf(i), text));
  profile.stringTable = [...strings.values];
  return profile;
}

const NO_PARENT = -1;

/** What one period stands for, as clients expect it by the name of the profile. */
const PERIODS: Readonly<Record<string, bigint>> = { process_cpu: 1_000_000_000n, memory: 524_288n };

const MAX_INT64 = 2n ** 63n - 1n;

/** Ranges that end "for ever" have more nanoseconds than fit. */
function clampInt64(value: bigint): bigint {
  return value > MAX_INT64 ? MAX_INT64 : value < -MAX_INT64 ? -MAX_INT64 : value;
}

function encodeMapping(stored: string, id: bigint, text: (value: string) => bigint): Mapping {
  const { filename, buildId, ...rest } = parseMapping(stored);
  return create(MappingSchema, { id, filename: text(filename), buildId: text(buildId), ...rest });
}

/** Gives equal values one number, from 0 in the order they come. */
function createNumbering<T>(keyOf: (value: T) => unknown): {
  readonly values: readonly T[];
  add(value: T): number;
} {
  const values: T[] = [];
  const numbers = new Map<unknown, number>();
  return {
    values,
    add(value) {
      const key = keyOf(value);
      let number = numbers.get(key);
      if (number === undefined) {
        number = values.length;
        values.push(value);
        numbers.set(key, number);
      }
      return number;
    },
  };
}
