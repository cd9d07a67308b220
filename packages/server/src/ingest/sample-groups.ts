import type { Dictionary, Samples } from '@hotspan/otlp-profiles';
import { labelValue } from './series-labels.js';

/** Samples that go to one series. */
export interface SampleGroup {
  /** Labels of the samples that make a series of its own. */
  readonly labels: ReadonlyMap<string, string>;
  readonly number: number;
}

/**
 * Attributes that change from sample to sample without meaning another series: as labels they would make one for every
 * thread and processor.
 */
const NO_SERIES: ReadonlySet<string> = new Set([
  'thread.id',
  'thread.name',
  'cpu.logical_number',
  'profile_id',
  'span_id',
  'trace_id',
]);

/** Assigns samples to groups by their attributes, each attribute set being looked at once. */
export interface SampleGrouping {
  readonly groups: readonly SampleGroup[];
  /** Number of the group that samples with this attribute set belong to. */
  groupOf(attributeSet: number): number;
}

export function groupSamples({ attributeSet }: Samples, dictionary: Dictionary): SampleGrouping {
  const groups: SampleGroup[] = [];
  const byIdentity = new Map<string, number>();
  const bySet = new Map<number, number>();

  function groupOf(set: number): number {
    const known = bySet.get(set);
    if (known !== undefined) return known;
    const labels = readLabels(set, dictionary);
    const identity = JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
    let number = byIdentity.get(identity);
    if (number === undefined) {
      number = groups.length;
      groups.push({ labels, number });
      byIdentity.set(identity, number);
    }
    bySet.set(set, number);
    return number;
  }

  for (const set of new Set(attributeSet)) groupOf(set);
  return { groups, groupOf };
}

function readLabels(set: number, { attributeSets, attributes, strings }: Dictionary): Map<string, string> {
  const labels = new Map<string, string>();
  const end = attributeSets.offsets[set + 1] ?? 0;
  for (let at = attributeSets.offsets[set] ?? 0; at < end; at++) {
    const attribute = attributeSets.attributes[at] ?? 0;
    const key = strings[attributes.key[attribute] ?? 0] ?? '';
    const value = labelValue(attributes.value[attribute] ?? null);
    if (key !== '' && value !== '' && !NO_SERIES.has(key)) labels.set(key, value);
  }
  return labels;
}
