import { type Dictionary, oneByOneOffsets, type Samples, textAt, textsOf } from '@hotspan/otlp-profiles';
import { labelValue } from './label-value.js';
import { readSampleSpan, type SampleSpan, SPAN_ATTRIBUTES } from './sample-span.js';

/** What the attributes of a sample come to. */
export interface SampleLabels {
  /** Those that split a profile into series. */
  readonly labels: ReadonlyMap<string, string>;
  /** Those that stay with the sample, sorted by name. */
  readonly kept: readonly (readonly [name: string, value: string])[];
  /** Undefined when no attribute names it. */
  readonly span: SampleSpan | undefined;
  /** How many attributes there are. */
  readonly count: number;
}

/**
 * Reads an attribute set of the dictionary.
 *
 * @param keptNames attributes that stay with the samples.
 */
export function readSampleLabels(
  set: number,
  dictionary: Dictionary,
  keptNames: ReadonlySet<string> = NONE,
): SampleLabels {
  const { attributeSets, attributes } = dictionary;
  const texts = textsOf(dictionary);
  const labels = new Map<string, string>();
  const spanIds = new Map<string, string>();
  const kept: (readonly [string, string])[] = [];
  const start = attributeSets.offsets[set] ?? 0;
  const end = attributeSets.offsets[set + 1] ?? 0;
  for (let at = start; at < end; at++) {
    const attribute = attributeSets.attributes[at] ?? 0;
    const key = textAt(texts, attributes.key[attribute] ?? 0) ?? '';
    const value = labelValue(attributes.value[attribute] ?? null);
    if (key === '' || value === '') continue;
    if (SPAN_ATTRIBUTES.has(key)) spanIds.set(key, value);
    else if (keptNames.has(key)) kept.push([key, value]);
    else labels.set(key, value);
  }
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return { labels, kept, span: readSampleSpan(spanIds), count: end - start };
}

const NONE: ReadonlySet<string> = new Set();

/** Samples that belong together. */
export interface SampleGroup<T> {
  readonly target: T;
  readonly rows: Int32Array;
}

/** Puts samples into groups by what `targetOf` makes of their attribute set, which is asked once for each set. */
export function groupSamples<T>(
  { count, attributeSet }: Samples,
  targetOf: (attributeSet: number) => T,
): SampleGroup<T>[] {
  if (count === 0) return [];
  const first = attributeSet[0] ?? 0;
  // Most samples have no attributes.
  if (isEach(attributeSet, first)) return [{ target: targetOf(first), rows: oneByOneOffsets(count - 1) }];
  const numberOfTarget = new Map<T, number>();
  const numberOfSet = new Map<number, number>();
  const counts: number[] = [];
  const groupOf = new Int32Array(count);
  let previousSet = -1;
  let number = 0;
  for (let row = 0; row < count; row++) {
    const set = attributeSet[row] ?? 0;
    if (set !== previousSet) {
      number = numberOfSet.get(set) ?? numberSet(set);
      previousSet = set;
    }
    groupOf[row] = number;
    counts[number] = (counts[number] ?? 0) + 1;
  }

  function numberSet(set: number): number {
    const target = targetOf(set);
    const known = numberOfTarget.get(target) ?? numberOfTarget.size;
    numberOfTarget.set(target, known);
    numberOfSet.set(set, known);
    return known;
  }

  const rows = counts.map((length) => new Int32Array(length));
  const ends = counts.map(() => 0);
  for (let row = 0; row < count; row++) {
    const group = groupOf[row] ?? 0;
    const at = ends[group] ?? 0;
    const target = rows[group];
    if (target !== undefined) target[at] = row;
    ends[group] = at + 1;
  }
  return Array.from(numberOfTarget, ([target, group]) => ({ target, rows: rows[group] ?? NO_ROWS }));
}

function isEach(numbers: Int32Array, number: number): boolean {
  for (let at = 0; at < numbers.length; at++) if (numbers[at] !== number) return false;
  return true;
}

const NO_ROWS = new Int32Array(0);
