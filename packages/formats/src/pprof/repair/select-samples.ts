import type { PprofProfile, PprofSamples } from '../pprof-profile.js';

/** The profile with the samples `rows` only, ascending; the profile itself when that is all of them. */
export function selectSamples(profile: PprofProfile, rows: Int32Array): PprofProfile {
  const { samples } = profile;
  if (rows.length === samples.count) return profile;
  const locations = pickRanges(samples.locationOffsets, rows);
  const values = pickRanges(samples.valueOffsets, rows);
  const labels = pickRanges(samples.labelOffsets, rows);
  const selected: PprofSamples = {
    count: rows.length,
    locationOffsets: locations.offsets,
    locations: pick(samples.locations, locations.elements, Int32Array),
    valueOffsets: values.offsets,
    values: pick(samples.values, values.elements, BigInt64Array),
    labelOffsets: labels.offsets,
    ...pickLabels(samples, labels.elements),
  };
  return { ...profile, samples: selected };
}

type LabelColumns = Pick<PprofSamples, 'labelKey' | 'labelStr' | 'labelNum' | 'labelNumUnit'>;

/** The label columns with the elements `at` only. */
export function pickLabels(
  { labelKey, labelStr, labelNum, labelNumUnit }: LabelColumns,
  at: Int32Array,
): LabelColumns {
  return {
    labelKey: pick(labelKey, at, Int32Array),
    labelStr: pick(labelStr, at, Int32Array),
    labelNum: pick(labelNum, at, BigInt64Array),
    labelNumUnit: pick(labelNumUnit, at, Int32Array),
  };
}

/** The elements `at` of a column, in a column of type `create`. */
export function pick<A extends Int32Array | Uint8Array | BigInt64Array | BigUint64Array>(
  column: A,
  at: Int32Array,
  create: new (length: number) => A,
): A {
  const result = new create(at.length);
  for (let i = 0; i < at.length; i++) {
    const value = column[at[i] ?? 0];
    if (value !== undefined) result[i] = value;
  }
  return result;
}

/** New offsets of the ranges `rows`, and the old places of all their elements. */
function pickRanges(offsets: Int32Array, rows: Int32Array): { offsets: Int32Array; elements: Int32Array } {
  const picked = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    picked[i + 1] = (picked[i] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
  });
  const elements = new Int32Array(picked[rows.length] ?? 0);
  rows.forEach((row, i) => {
    const start = offsets[row] ?? 0;
    const to = picked[i] ?? 0;
    const length = (picked[i + 1] ?? 0) - to;
    for (let at = 0; at < length; at++) elements[to + at] = start + at;
  });
  return { offsets: picked, elements };
}
