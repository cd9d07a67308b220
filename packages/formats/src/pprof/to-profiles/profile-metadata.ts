import { type KeyValue, type Profile, textAt, textsOf } from '@hotspan/otlp-profiles';
import {
  COMMENT,
  DEFAULT_SAMPLE_TYPE,
  DOC_URL,
  DROP_FRAMES,
  KEEP_FRAMES,
  SAMPLE_TYPE_ORDER,
} from '../attribute-names.js';
import type { ResolvedPprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofProfile } from '../pprof-profile.js';
import type { AttributeInterner } from './attribute-interner.js';
import type { StringInterner } from './string-interner.js';

/** A negative period makes no sense and becomes 0, "unknown"; a period without a type is kept. */
export function periodOf(
  { periodType, period }: PprofProfile,
  options: ResolvedPprofToProfilesOptions,
  strings: StringInterner,
): Pick<Profile, 'periodType' | 'period'> {
  const type = options.periodType;
  return {
    periodType: type
      ? { type: strings.addText(type.type), unit: strings.addText(type.unit) }
      : { type: strings.addIndex(periodType?.type ?? 0), unit: strings.addIndex(periodType?.unit ?? 0) },
    period: BigInt(options.period ?? (period > 0n ? period : 0n)),
  };
}

/** The attribute set of every profile: what pprof says of all its sample types, as far as it says anything. */
export function profileAttributes(pprof: PprofProfile, attributes: AttributeInterner): number {
  const rows: number[] = [];
  const texts = textsOf(pprof);
  const comments = Array.from(pprof.comments, (index) => textAt(texts, index) ?? '');
  if (comments.length > 0) rows.push(attributes.add(COMMENT, comments));
  for (const [key, index] of [
    [DROP_FRAMES, pprof.dropFrames],
    [KEEP_FRAMES, pprof.keepFrames],
    [DOC_URL, pprof.docUrl],
  ] as const) {
    const text = textAt(texts, index) ?? '';
    if (text !== '') rows.push(attributes.add(key, text));
  }
  return attributes.addSet(rows);
}

/** `order`: places in the pprof profile of the profiles that were made, in their order. */
export function scopeAttributes(pprof: PprofProfile, order: readonly number[]): KeyValue[] {
  const attributes: KeyValue[] = [];
  const defaultType = textAt(textsOf(pprof), pprof.defaultSampleType) ?? '';
  if (defaultType !== '') attributes.push({ key: DEFAULT_SAMPLE_TYPE, value: defaultType });
  if (order.some((place, i) => place !== i)) {
    attributes.push({ key: SAMPLE_TYPE_ORDER, value: order.map(BigInt) });
  }
  return attributes;
}
