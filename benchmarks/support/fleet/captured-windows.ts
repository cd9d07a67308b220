import { decodePprof, type PprofProfile } from '@hotspan/formats';
import { readCapturedProfile } from '../captured-profile.js';

/** What ran when the profiles of benchmarks/data were taken; a service of the fleet runs one of them. */
export const PROGRAMS = ['tsc', 'build', 'prettier', 'api'] as const;
export type Program = (typeof PROGRAMS)[number];

/** Kinds of profile that every pod sends, each with two types of value. */
export const KINDS = ['wall', 'heap'] as const;
export type Kind = (typeof KINDS)[number];

/** Windows of ten seconds that were captured of each program and kind. */
const WINDOWS = 6;

/** Values of a captured sample that are sent: `wall` and `cpu` of `sample, wall, cpu`; both of `objects, space`. */
const SENT_VALUES: Readonly<Record<Kind, readonly [number, number]>> = { wall: [1, 2], heap: [0, 1] };

const decoded = new Map<string, PprofProfile>();

/** A captured profile with the two types of value that are sent; `number` counts windows and starts over at the last. */
export function capturedWindow(program: Program, kind: Kind, number: number): PprofProfile {
  const window = number % WINDOWS;
  const name = `${program}.${kind}`;
  let profile = decoded.get(`${name}.${window}`);
  if (profile === undefined) {
    profile = withTwoTypes(decodePprof(readCapturedProfile(name, window)), SENT_VALUES[kind]);
    decoded.set(`${name}.${window}`, profile);
  }
  return profile;
}

function withTwoTypes(profile: PprofProfile, places: readonly [number, number]): PprofProfile {
  const { sampleTypes, samples } = profile;
  const pick = (column: Int32Array): Int32Array => Int32Array.from(places, (place) => column[place] ?? 0);
  const values = new BigInt64Array(samples.count * 2);
  for (let i = 0; i < samples.count; i++) {
    const start = samples.valueOffsets[i] ?? 0;
    for (const [at, place] of places.entries()) values[i * 2 + at] = samples.values[start + place] ?? 0n;
  }
  return {
    ...profile,
    sampleTypes: { count: 2, type: pick(sampleTypes.type), unit: pick(sampleTypes.unit) },
    samples: {
      ...samples,
      valueOffsets: Int32Array.from({ length: samples.count + 1 }, (_, i) => i * 2),
      values,
    },
  };
}
