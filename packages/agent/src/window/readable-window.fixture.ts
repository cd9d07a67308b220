import { type Dictionary, decodeProfiles } from '@hotspan/otlp-profiles';
import { expect } from 'vitest';
import { type ReadableSample, readSamples } from '../../../../test/support/read-samples.js';

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
