import { GrowableInt32, wordsOf } from '@hotspan/otlp-profiles';
import { addInt64 } from '../add-int64.js';
import { groupEqualRanges, type RangeGroups } from '../group-equal-ranges.js';
import type { PprofProfile } from '../pprof-profile.js';
import { createTextNumbers } from '../text-numbers.js';
import { selectSamples } from './select-samples.js';

/**
 * Makes one sample of those with the same locations and the same labels, in whatever order, by adding their values; a sum past
 * int64 stays at its end. The first of them keeps its place. Samples with other numbers of values are left apart.
 */
export function mergeEqualSamples(profile: PprofProfile): PprofProfile {
  const groups = groupSamples(profile);
  if (groups.count === profile.samples.count) return profile;
  const merged = selectSamples(profile, groups.first.subarray(0, groups.count));
  return { ...merged, samples: { ...merged.samples, values: addUp(profile, groups, merged) } };
}

function addUp({ samples }: PprofProfile, { groupOf }: RangeGroups, merged: PprofProfile): BigInt64Array {
  const values = new BigInt64Array(merged.samples.values.length);
  const source = wordsOf(samples.values);
  const target = wordsOf(values);
  for (let sample = 0; sample < samples.count; sample++) {
    const to = merged.samples.valueOffsets[groupOf[sample] ?? 0] ?? 0;
    const start = samples.valueOffsets[sample] ?? 0;
    const end = samples.valueOffsets[sample + 1] ?? 0;
    for (let at = start; at < end; at++) addInt64(target, to + at - start, source, at);
  }
  return values;
}

/** Groups samples by the number of values, the locations, and the labels in sorted order. */
function groupSamples(profile: PprofProfile): RangeGroups {
  const { samples } = profile;
  const { locationOffsets, locations, valueOffsets } = samples;
  const words = new GrowableInt32(locations.length + samples.count * 2 + samples.labelKey.length * 4);
  const offsets = new Int32Array(samples.count + 1);
  const labels = numberLabels(profile);
  for (let sample = 0; sample < samples.count; sample++) {
    words.push((valueOffsets[sample + 1] ?? 0) - (valueOffsets[sample] ?? 0));
    const end = locationOffsets[sample + 1] ?? 0;
    const start = locationOffsets[sample] ?? 0;
    words.push(end - start);
    for (let at = start; at < end; at++) words.push(locations[at] ?? 0);
    const own = labels.subarray(samples.labelOffsets[sample], samples.labelOffsets[sample + 1]);
    if (own.length > 1) own.sort();
    for (const label of own) words.push(label);
    offsets[sample + 1] = words.length;
  }
  return groupEqualRanges(words.view(), offsets);
}

/** A number for each label, equal for equal labels: by text, because a string table may hold a text twice. */
function numberLabels(profile: PprofProfile): Int32Array {
  const { labelKey, labelStr, labelNum, labelNumUnit } = profile.samples;
  const count = labelKey.length;
  const { numberOf } = createTextNumbers(profile);
  const nums = wordsOf(labelNum);
  const words = new Int32Array(count * 5);
  const offsets = new Int32Array(count + 1);
  for (let at = 0; at < count; at++) {
    words[at * 5] = numberOf(labelKey[at] ?? 0);
    words[at * 5 + 1] = numberOf(labelStr[at] ?? 0);
    words[at * 5 + 2] = nums[at * 2] ?? 0;
    words[at * 5 + 3] = nums[at * 2 + 1] ?? 0;
    words[at * 5 + 4] = numberOf(labelNumUnit[at] ?? 0);
    offsets[at + 1] = at * 5 + 5;
  }
  return groupEqualRanges(words, offsets).groupOf;
}
