import { countTexts, textsOf, wordsOf } from '@hotspan/otlp-profiles';
import { groupEqualRanges, type RangeGroups } from '../group-equal-ranges.js';
import type { PprofProfile } from '../pprof-profile.js';
import { createTextNumbers } from '../text-numbers.js';
import { brokenStringIndex } from './broken-index.js';

/** A label of a sample. Equal texts are one string object. */
export interface Label {
  readonly key: string;
  /** A string, or the number of a label without one. */
  readonly value: string | bigint;
  /** Unit of the number, as it stands. */
  readonly unit: string;
}

export interface LabelLists {
  /** Samples grouped by their labels. */
  readonly groups: RangeGroups;
  /** The labels of a group, in the order of its first sample. */
  labelsOf(group: number): Label[];
}

/**
 * Groups samples by their lists of labels, `isTimestamp` marking labels to leave out. Throws HOTSPAN_ERR_FORMAT_INDEX for keys and
 * strings outside the string table; units there are read as empty.
 */
export function groupLabelLists(pprof: PprofProfile, isTimestamp: Uint8Array | undefined): LabelLists {
  const { samples } = pprof;
  const { labelOffsets, labelKey, labelStr, labelNum, labelNumUnit } = samples;
  const texts = createTextNumbers(pprof);
  const textCount = countTexts(textsOf(pprof));
  const empty = texts.numberOf(0);
  const nums = wordsOf(labelNum);
  const words = new Int32Array(labelKey.length * 5);
  const offsets = new Int32Array(samples.count + 1);
  let length = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    for (let at = labelOffsets[sample] ?? 0; at < (labelOffsets[sample + 1] ?? 0); at++) {
      if (isTimestamp?.[at] === 1) continue;
      checkLabel(sample, at);
      const text = texts.numberOf(labelStr[at] ?? 0);
      // pprof's tools do not look at the number of a label that has a string.
      const hasNumber = text === empty;
      words[length] = texts.numberOf(labelKey[at] ?? 0);
      words[length + 1] = text;
      words[length + 2] = hasNumber ? (nums[at * 2] ?? 0) : 0;
      words[length + 3] = hasNumber ? (nums[at * 2 + 1] ?? 0) : 0;
      words[length + 4] = hasNumber ? texts.numberOf(labelNumUnit[at] ?? 0) : empty;
      length += 5;
    }
    offsets[sample + 1] = length;
  }
  const groups = groupEqualRanges(words, offsets);

  function checkLabel(sample: number, at: number): void {
    const place = at - (labelOffsets[sample] ?? 0);
    const key = labelKey[at] ?? 0;
    if (key < 0 || key >= textCount) {
      throw brokenStringIndex(`sample[${sample}].label[${place}].key`, key, pprof);
    }
    const str = labelStr[at] ?? 0;
    if (str < 0 || str >= textCount) {
      throw brokenStringIndex(`sample[${sample}].label[${place}].str`, str, pprof);
    }
  }

  function labelsOf(group: number): Label[] {
    const labels: Label[] = [];
    const sample = groups.first[group] ?? 0;
    for (let at = labelOffsets[sample] ?? 0; at < (labelOffsets[sample + 1] ?? 0); at++) {
      if (isTimestamp?.[at] === 1) continue;
      const text = texts.textOf(labelStr[at] ?? 0);
      labels.push({
        key: texts.textOf(labelKey[at] ?? 0),
        value: text === '' ? (labelNum[at] ?? 0n) : text,
        unit: text === '' ? texts.textOf(labelNumUnit[at] ?? 0) : '',
      });
    }
    return labels;
  }

  return { groups, labelsOf };
}
