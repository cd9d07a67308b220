import type { AnyValue, Dictionary } from '@hotspan/otlp-profiles';
import {
  labelOfAttribute,
  SPAN_ID_LABELS,
  TIMESTAMP_LABEL,
  TRACE_ID_LABELS,
  unitOfUcum,
} from '../label-names.js';
import type { TextTable } from '../text-table.js';
import { valueText } from './value-text.js';

/** One label of a pprof sample: indices of strings, and the number of a label without one. */
export interface PprofLabel {
  readonly key: number;
  readonly str: number;
  readonly num: bigint;
  readonly numUnit: number;
}

export interface LabelWriter {
  /** Labels of an attribute set; a list becomes a label for each of its values. */
  ofSet(attributeSet: number): readonly PprofLabel[];
  /** `trace_id` and `span_id`, or nothing for no link. */
  ofLink(link: number): readonly PprofLabel[];
  ofTimestamp(nanos: bigint): PprofLabel;
}

/** Attributes, sets and links are turned into labels once each: an attribute of a million sets may be a megabyte of bytes. */
export function createLabelWriter(
  { attributes, attributeSets, links }: Dictionary,
  texts: TextTable,
  labels: 'mapped' | 'verbatim',
): LabelWriter {
  const byAttribute = new Map<number, readonly PprofLabel[]>();
  const bySet = new Map<number, readonly PprofLabel[]>();
  const byLink = new Map<number, readonly PprofLabel[]>();
  const isMapped = labels === 'mapped';

  function ofAttribute(attribute: number): readonly PprofLabel[] {
    const known = byAttribute.get(attribute);
    if (known) return known;
    const result = toLabels(attribute);
    byAttribute.set(attribute, result);
    return result;
  }

  function toLabels(attribute: number): PprofLabel[] {
    const name = texts.strings[texts.addRow(attributes.key[attribute] ?? 0)] ?? '';
    const unit = texts.strings[texts.addRow(attributes.unit[attribute] ?? 0)] ?? '';
    const key = texts.add(isMapped ? labelOfAttribute(name) : name);
    const numUnit = texts.add(isMapped ? unitOfUcum(unit) : unit);
    const value = attributes.value[attribute] ?? null;
    const values: readonly AnyValue[] = Array.isArray(value) ? value : [value];
    return values
      .filter((item) => item !== null)
      .map((item) => {
        const num = integerOf(item);
        return num === undefined
          ? { key, str: texts.add(valueText(item)), num: 0n, numUnit: 0 }
          : { key, str: 0, num, numUnit };
      });
  }

  function ofSet(attributeSet: number): readonly PprofLabel[] {
    const known = bySet.get(attributeSet);
    if (known) return known;
    const result: PprofLabel[] = [];
    const start = attributeSets.offsets[attributeSet] ?? 0;
    const end = attributeSets.offsets[attributeSet + 1] ?? 0;
    let previous = 0;
    for (let at = start; at < end; at++) {
      const attribute = attributeSets.attributes[at] ?? 0;
      // Sets are sorted. A list of a million values that a set names a million times is still one list.
      if (attribute !== previous) for (const label of ofAttribute(attribute)) result.push(label);
      previous = attribute;
    }
    bySet.set(attributeSet, result);
    return result;
  }

  function ofLink(link: number): readonly PprofLabel[] {
    const known = byLink.get(link);
    if (known) return known;
    const traceId = links.traceIds.subarray(link * 16, link * 16 + 16);
    const spanId = links.spanIds.subarray(link * 8, link * 8 + 8);
    const result =
      link === 0 || (isZero(traceId) && isZero(spanId))
        ? []
        : [idLabel(TRACE_ID_LABELS, traceId), idLabel(SPAN_ID_LABELS, spanId)];
    byLink.set(link, result);
    return result;
  }

  const idLabel = ([name = '']: readonly string[], id: Uint8Array): PprofLabel => ({
    key: texts.add(name),
    str: texts.add(valueText(id)),
    num: 0n,
    numUnit: 0,
  });

  return {
    ofSet,
    ofLink,
    ofTimestamp: (nanos) => ({
      key: texts.add(TIMESTAMP_LABEL),
      str: 0,
      num: BigInt.asIntN(64, nanos),
      numUnit: 0,
    }),
  };
}

function integerOf(value: AnyValue): bigint | undefined {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

const isZero = (id: Uint8Array): boolean => id.every((byte) => byte === 0);
