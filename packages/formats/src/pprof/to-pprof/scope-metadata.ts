import type { AnyValue, Dictionary, Profile, ScopeProfiles } from '@hotspan/otlp-profiles';
import {
  COMMENT,
  DEFAULT_SAMPLE_TYPE,
  DOC_URL,
  DROP_FRAMES,
  KEEP_FRAMES,
  SAMPLE_TYPE_ORDER,
} from '../attribute-names.js';
import type { PprofProfile } from '../pprof-profile.js';
import type { TextTable } from '../text-table.js';
import { createAttributeFinder } from './find-attribute.js';

/** The profiles in the order of the pprof profile that they came from, if the scope says so. */
export function inPprofOrder({ profiles, attributes }: ScopeProfiles): readonly Profile[] {
  const order = attributes.find(({ key }) => key === SAMPLE_TYPE_ORDER)?.value;
  if (!Array.isArray(order) || order.length !== profiles.length) return profiles;
  const places = order.map((place: AnyValue) => (typeof place === 'bigint' ? Number(place) : Number.NaN));
  if (new Set(places).size !== places.length || places.some(Number.isNaN)) return profiles;
  return profiles
    .map((profile, i) => ({ profile, place: places[i] ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ profile }) => profile);
}

/** The type to show first, as the scope has it from a pprof profile; otherwise empty. */
export function defaultSampleType({ attributes }: ScopeProfiles): string {
  const value = attributes.find(({ key }) => key === DEFAULT_SAMPLE_TYPE)?.value;
  return typeof value === 'string' ? value : '';
}

/** What the profiles of a scope say of all of them; where they differ, the first that says anything. */
export function profileMetadata(
  profiles: readonly Profile[],
  dictionary: Dictionary,
  texts: TextTable,
): Pick<PprofProfile, 'comments' | 'dropFrames' | 'keepFrames' | 'docUrl' | 'period' | 'periodType'> {
  const attributes = createAttributeFinder(dictionary);
  const attributeOf = (key: string): AnyValue | undefined => {
    for (const { attributeSet } of profiles) {
      const value = attributes.find(attributeSet, key);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const textOf = (key: string): number => {
    const value = attributeOf(key);
    return typeof value === 'string' ? texts.add(value) : 0;
  };
  const comments = attributeOf(COMMENT);
  const list: readonly AnyValue[] = Array.isArray(comments) ? comments : [comments ?? null];
  const withPeriod = profiles.find(
    ({ periodType, period }) => periodType.type !== 0 || periodType.unit !== 0 || period !== 0n,
  );
  const { type = 0, unit = 0 } = withPeriod?.periodType ?? {};
  return {
    comments: Int32Array.from(
      list.filter((comment) => typeof comment === 'string'),
      texts.add,
    ),
    dropFrames: textOf(DROP_FRAMES),
    keepFrames: textOf(KEEP_FRAMES),
    docUrl: textOf(DOC_URL),
    period: withPeriod?.period ?? 0n,
    periodType: type === 0 && unit === 0 ? undefined : { type: texts.addRow(type), unit: texts.addRow(unit) },
  };
}

/** From the first start to the last end, in pprof's int64. Profiles without a start have no say. */
export function timesOf(
  profiles: readonly Profile[],
  timeNanos: 'start' | 'end',
): Pick<PprofProfile, 'timeNanos' | 'durationNanos'> {
  const dated = profiles.filter(({ timeUnixNano }) => timeUnixNano !== 0n);
  const [first = profiles[0], ...others] = dated;
  let start = first?.timeUnixNano ?? 0n;
  let end = start + (first?.durationNano ?? 0n);
  for (const { timeUnixNano, durationNano } of others) {
    if (timeUnixNano < start) start = timeUnixNano;
    if (timeUnixNano + durationNano > end) end = timeUnixNano + durationNano;
  }
  return {
    timeNanos: toInt64(timeNanos === 'end' && start !== 0n ? end : start),
    durationNanos: toInt64(end - start),
  };
}

const LARGEST_INT64 = 2n ** 63n - 1n;

const toInt64 = (nanos: bigint): bigint => (nanos < LARGEST_INT64 ? nanos : LARGEST_INT64);
