import { type Links, zeros } from '@hotspan/otlp-profiles';
import {
  attributeOfLabel,
  PROFILE_ID_LABEL,
  SPAN_ID_LABELS,
  TRACE_ID_LABELS,
  ucumOfUnit,
} from '../label-names.js';
import type { ResolvedPprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofProfile } from '../pprof-profile.js';
import type { AttributeInterner } from './attribute-interner.js';
import { groupLabelLists, type Label } from './label-lists.js';
import { createLinkInterner, type LinkInterner } from './link-interner.js';
import { findTimestamps } from './sample-timestamps.js';

export interface ConvertedLabels {
  /** Attribute set and link of each sample. */
  readonly setOf: Int32Array;
  readonly linkOf: Int32Array;
  /** Timestamp of each sample, when all have one. */
  readonly timestamps: BigUint64Array | undefined;
  readonly links: Links;
  /** Labels without a key, which no attribute can be. */
  readonly dropped: number;
}

/**
 * Turns labels into attributes, links and timestamps; equal lists of labels are converted once. Labels of one key in one sample
 * become one attribute with the list of their values. Throws HOTSPAN_ERR_FORMAT_INDEX.
 */
export function convertLabels(
  pprof: PprofProfile,
  attributes: AttributeInterner,
  options: Pick<ResolvedPprofToProfilesOptions, 'labels' | 'timestamps' | 'links'>,
): ConvertedLabels {
  const { count, labelKey } = pprof.samples;
  const linkInterner = createLinkInterner();
  if (labelKey.length === 0) {
    const none = zeros(count);
    return { setOf: none, linkOf: none, timestamps: undefined, links: linkInterner.finish(), dropped: 0 };
  }
  const setOf = new Int32Array(count);
  const linkOf = new Int32Array(count);
  const isMapped = options.labels === 'mapped';
  const { isTimestamp, timestamps } = isMapped
    ? findTimestamps(pprof, options.timestamps)
    : { isTimestamp: undefined, timestamps: undefined };
  const takeLink = TAKE_LINK[options.links];
  const { groups, labelsOf } = groupLabelLists(pprof, isTimestamp);
  const sets = new Int32Array(groups.count);
  const links = new Int32Array(groups.count);
  const keyless = new Int32Array(groups.count);
  for (let group = 0; group < groups.count; group++) {
    const { row, rest } = takeLink(labelsOf(group), linkInterner);
    links[group] = row;
    keyless[group] = rest.filter(({ key }) => key === '').length;
    sets[group] = attributes.addSet(toAttributes(rest, attributes, isMapped));
  }
  let dropped = 0;
  for (let sample = 0; sample < count; sample++) {
    const group = groups.groupOf[sample] ?? 0;
    setOf[sample] = sets[group] ?? 0;
    linkOf[sample] = links[group] ?? 0;
    dropped += keyless[group] ?? 0;
  }
  return { setOf, linkOf, timestamps, links: linkInterner.finish(), dropped };
}

/** A link, 0 for none, and the labels that are left for attributes. */
interface TakenLink {
  readonly row: number;
  readonly rest: readonly Label[];
}

type TakeLink = (labels: readonly Label[], interner: LinkInterner) => TakenLink;

const TAKE_LINK: Readonly<Record<ResolvedPprofToProfilesOptions['links'], TakeLink>> = {
  none: (labels) => ({ row: 0, rest: labels }),
  pairs: takePair,
  any: takeAny,
};

/** A trace id and a span id make a link if there is one of each: with more it would be a guess which belong together. */
function takePair(labels: readonly Label[], interner: LinkInterner): TakenLink {
  const none = { row: 0, rest: labels };
  const [trace, secondTrace] = labels.filter(({ key }) => TRACE_ID_LABELS.includes(key));
  const [span, secondSpan] = labels.filter(({ key }) => SPAN_ID_LABELS.includes(key));
  if (!trace || !span || secondTrace || secondSpan) return none;
  if (typeof trace.value !== 'string' || typeof span.value !== 'string') return none;
  const row = interner.add(trace.value, span.value);
  return row === 0 ? none : { row, rest: labels.filter((label) => label !== trace && label !== span) };
}

/** The first trace id and the first span id, by whatever name, alone or not. */
function takeAny(labels: readonly Label[], interner: LinkInterner): TakenLink {
  const isSpan = (key: string): boolean => key === PROFILE_ID_LABEL || SPAN_ID_LABELS.includes(key);
  const trace = labels.find(({ key }) => TRACE_ID_LABELS.includes(key))?.value ?? '';
  const span = labels.find(({ key }) => isSpan(key))?.value ?? '';
  return {
    row: interner.addAny(String(trace), String(span)),
    rest: labels.filter(({ key }) => !TRACE_ID_LABELS.includes(key) && !isSpan(key)),
  };
}

function toAttributes(labels: readonly Label[], attributes: AttributeInterner, isMapped: boolean): number[] {
  const byKey = new Map<string, Label[]>();
  for (const label of labels) {
    if (label.key === '') continue;
    const key = isMapped ? attributeOfLabel(label.key) : label.key;
    const sameKey = byKey.get(key);
    if (sameKey) sameKey.push(label);
    else byKey.set(key, [label]);
  }
  return [...byKey].map(([key, sameKey]) => {
    const values = sameKey.map(({ value }) => (isMapped && key === 'thread.id' ? threadId(value) : value));
    const [value = 0n] = values;
    return attributes.add(key, values.length > 1 ? values : value, commonUnit(sameKey, isMapped));
  });
}

/** Decimal, as `String` writes it, and surely an int64. */
const INTEGER = /^(?:0|-?[1-9]\d{0,17})$/;

const threadId = (value: string | bigint): string | bigint =>
  typeof value === 'string' && INTEGER.test(value) ? BigInt(value) : value;

/** An attribute has one unit; labels of one key that differ in theirs lose them. */
function commonUnit(labels: readonly Label[], isMapped: boolean): string {
  const numbers = labels.filter(({ value }) => typeof value === 'bigint');
  const unit = numbers[0]?.unit ?? '';
  if (numbers.some((label) => label.unit !== unit)) return '';
  return isMapped ? ucumOfUnit(unit) : unit;
}
