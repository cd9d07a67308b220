import type { NativeResult } from '../store/native-result.js';
import { compareLabels, type LabelSet } from './label-set.js';

/** One point that stands for those of its cell. */
export interface Exemplar {
  /** Unix milliseconds. */
  readonly timestampMs: number;
  readonly value: bigint;
  /** 32 hexadecimal digits. */
  readonly profileId: string;
  /** 16 hexadecimal digits; zeros where the point is a profile. */
  readonly spanId: string;
  /** 32 hexadecimal digits; zeros where there is none. */
  readonly traceId: string;
  /** Those that all series of the point have, in {@link compareStoredLabels storage order}, without the labels grouped by. */
  readonly labels: LabelSet;
}

/** Of rows with the columns of a point and the `pairs` of one of its series each, grouped by point. */
export const EXEMPLAR_COLUMNS = `any(largest), any(at),
  leftPad(lower(hex(any(profile))), 32, '0'), leftPad(lower(hex(any(span))), 16, '0'), leftPad(lower(hex(any(trace))), 32, '0'),
  toJSONString(groupArrayIntersect(pairs))`;

/** Reads {@link EXEMPLAR_COLUMNS}, of which the first is `firstColumn`. Most exemplars have the labels of others, parsed once. */
export function readExemplars(
  result: NativeResult,
  { firstColumn, groupBy }: { readonly firstColumn: number; readonly groupBy: readonly string[] },
): (row: number) => Exemplar {
  const values = result.int64(firstColumn);
  const times = result.int64(firstColumn + 1);
  const profileIds = result.strings(firstColumn + 2);
  const spanIds = result.strings(firstColumn + 3);
  const traceIds = result.strings(firstColumn + 4);
  const labelTexts = result.strings(firstColumn + 5);
  const labelsOfText = new Map<string, LabelSet>();

  function labelsOf(text: string): LabelSet {
    const known = labelsOfText.get(text);
    if (known !== undefined) return known;
    // Written by the engine from an Array(Tuple(String, String)).
    const pairs = JSON.parse(text) as [string, string][];
    const labels = pairs.filter(([name]) => !groupBy.includes(name)).sort(compareStoredLabels);
    labelsOfText.set(text, labels);
    return labels;
  }

  return (row) => ({
    timestampMs: Number(times[row]),
    value: values[row] ?? 0n,
    profileId: profileIds[row] ?? '',
    spanId: spanIds[row] ?? '',
    traceId: traceIds[row] ?? '',
    labels: labelsOf(labelTexts[row] ?? '[]'),
  });
}

/** Labels that Pyroscope stores before all others. */
const FIRST_LABELS: readonly string[] = ['__service_name__', '__profile_type__'];

/** Pyroscope's storage order: by name, but for the type and then the service, which come first. */
function compareStoredLabels(a: LabelSet[number], b: LabelSet[number]): number {
  return FIRST_LABELS.indexOf(b[0]) - FIRST_LABELS.indexOf(a[0]) || compareLabels(a, b);
}
