import { type Dictionary, decodeProfiles } from '@hotspan/otlp-profiles';
import { expect } from 'vitest';
import { type ReadableSample, readSamples } from '../../../../test/support/read-samples.js';
import type { SampledTimeProfile } from '../engine/sampled-profile.js';

/** A profile as a person would write it down. */
export interface ReadableProfile {
  /** `type/unit` of the values. */
  readonly values: string;
  /** `type/unit` of the period. */
  readonly periodType: string;
  readonly period: bigint;
  readonly timeUnixNano: bigint;
  readonly durationNano: bigint;
  /** Hex. */
  readonly profileId: string;
  /** Row numbers of stack, attributes and link of each sample. */
  readonly identities: readonly string[];
  readonly samples: readonly ReadableSample[];
}

/** What the bytes of a window hold. */
export interface ReadableWindow {
  readonly resource: Readonly<Record<string, unknown>>;
  /** Name and version. */
  readonly scope: string;
  /** All locations as `name file:line type`. */
  readonly frames: readonly string[];
  readonly profiles: readonly ReadableProfile[];
}

/** Decodes a window; nothing of it may be refused. */
export function readWindow(bytes: Uint8Array): ReadableWindow {
  const { data, rejected } = decodeProfiles(bytes);
  expect(rejected).toEqual([]);
  expect(data.resourceProfiles).toHaveLength(1);
  const [resource] = data.resourceProfiles;
  const [scope] = resource?.scopeProfiles ?? [];
  const { strings } = data.dictionary;
  const typeOf = ({ type, unit }: { type: number; unit: number }): string =>
    `${strings[type]}/${strings[unit]}`;
  return {
    resource: Object.fromEntries((resource?.attributes ?? []).map(({ key, value }) => [key, value])),
    scope: `${scope?.name} ${scope?.version}`,
    frames: readFrames(data.dictionary),
    profiles: (scope?.profiles ?? []).map(
      (profile): ReadableProfile => ({
        values: typeOf(profile.sampleType),
        periodType: typeOf(profile.periodType),
        period: profile.period,
        timeUnixNano: profile.timeUnixNano,
        durationNano: profile.durationNano,
        profileId: Buffer.from(profile.profileId).toString('hex'),
        identities: Array.from(
          profile.samples.stack,
          (stack, row) => `${stack} ${profile.samples.attributeSet[row]} ${profile.samples.link[row]}`,
        ),
        samples: readSamples(data, strings[profile.sampleType.type] ?? ''),
      }),
    ),
  };
}

function readFrames({ strings, functions, locations, attributes, attributeSets }: Dictionary): string[] {
  return Array.from({ length: locations.count }, (_, row) => {
    const line = locations.lineFunction[locations.lineOffsets[row] ?? 0] ?? 0;
    const set = locations.attributeSet[row] ?? 0;
    const attribute = attributeSets.attributes[attributeSets.offsets[set] ?? 0] ?? 0;
    const isFrameType = strings[attributes.key[attribute] ?? 0] === 'profile.frame.type';
    const name = strings[functions.name[line] ?? 0];
    const place = `${strings[functions.filename[line] ?? 0]}:${functions.startLine[line]}`;
    return `${name} ${place} ${isFrameType ? attributes.value[attribute] : ''}`;
  }).slice(1);
}

/** A row of a profile made by hand: its stack leaf first, the number of its context, count, wall and CPU. */
export type HandMadeRow = readonly [
  stack: readonly (keyof typeof HAND_MADE_FRAMES)[],
  context: number,
  count: number,
  wallNanos: number,
  cpuNanos: number,
];

/** Two functions of one name in one file, an anonymous one, and code of V8. */
export const HAND_MADE_FRAMES = {
  handlerA: ['handler', '/app/bundle.js', 10],
  handlerB: ['handler', '/app/bundle.js', 200],
  anonymous: ['', '/app/bundle.js', 7],
  sort: ['sort', '', 0],
  idle: ['(idle)', '', 0],
} as const;

/** A profile as the engine makes it: `handler` has one function record for both of its locations. */
export function handMadeProfile(rows: readonly HandMadeRow[]): SampledTimeProfile {
  const strings = [''];
  const intern = (text: string): number => {
    if (!strings.includes(text)) strings.push(text);
    return strings.indexOf(text);
  };
  const keys = Object.keys(HAND_MADE_FRAMES);
  const functions = new Map<string, { id: number; name: number; filename: number }>();
  const location = Object.values(HAND_MADE_FRAMES).map(([name, filename, line], index) => {
    const known = functions.get(name) ?? {
      id: functions.size + 1,
      name: intern(name),
      filename: intern(filename),
    };
    functions.set(name, known);
    return { id: index + 1, line: [{ functionId: known.id, line }] };
  });
  return {
    stringTable: { strings },
    function: [...functions.values()],
    location,
    sample: rows.map(([stack, context, ...value]) => ({
      locationId: stack.map((key) => keys.indexOf(key) + 1),
      value,
      label: context === 0 ? [] : [{ num: context }],
    })),
    period: 10_101_010.4,
    durationNanos: 1_000_000_000,
  };
}
