import type { AnyValue, KeyValue } from '@hotspan/otlp-profiles';
import { hashResult, hashTexts } from '../store/content-hash.js';
import type { StoredType } from './profile-type.js';

/** The labels of a series and its id. */
export interface Series {
  readonly service: string;
  readonly type: string;
  /** Sorted by name, in UTF-16 order; without empty values. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly id: bigint;
}

export interface SeriesLabelsInit {
  readonly type: StoredType;
  readonly resource: readonly KeyValue[];
  readonly scope: readonly KeyValue[];
  /** Labels of the samples, by which a profile is split. */
  readonly sample: ReadonlyMap<string, string>;
}

/** Pyroscope's limits, with more names: a resource on Kubernetes alone has about thirty. */
export const LABEL_LIMITS: {
  readonly names: number;
  readonly nameBytes: number;
  readonly valueBytes: number;
} = Object.freeze({ names: 128, nameBytes: 1024, valueBytes: 2048 });

/**
 * The labels of a profile, in Pyroscope's order of precedence: derived ones, resource, scope, samples. Returns what is
 * wrong with them as text ("has ...").
 */
export function describeSeries({ type, resource, scope, sample }: SeriesLabelsInit): Series | string {
  const labels = new Map<string, string>([
    ['__otel__', 'true'],
    ['__name__', type.name],
    ['__type__', type.sampleType],
    ['__unit__', type.sampleUnit],
    ['__period_type__', type.periodType],
    ['__period_unit__', type.periodUnit],
    ['__profile_type__', type.id],
  ]);
  for (const { key, value } of [...resource, ...scope]) {
    const text = labelValue(value);
    if (text !== '' && !labels.has(key)) labels.set(key, text);
  }
  if (labels.has('service_name'))
    return 'has an attribute named service_name, which is a label of its own. Use service.name';
  const service = sample.get('service.name') ?? serviceOf(labels);
  labels.set('service_name', service);
  labels.set('__service_name__', service);
  // On a clash the series' own label wins; the service of a sample is in service_name.
  for (const [name, value] of sample) if (!labels.has(name)) labels.set(name, value);

  const sorted = [...labels].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
  const problem = findProblem(sorted);
  if (problem !== undefined) return problem;
  hashTexts(sorted.flat());
  const id = (BigInt(hashResult[1] ?? 0) << 32n) | BigInt(hashResult[0] ?? 0);
  return { service, type: type.id, labels: sorted, id };
}

/** Strings, integers and lists of one of them; everything else is no label. */
export function labelValue(value: AnyValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value) && value.length === 1) {
    // Its element is an AnyValue; Array.isArray loses that of a readonly array.
    return labelValue(value[0] as AnyValue);
  }
  return '';
}

function serviceOf(labels: ReadonlyMap<string, string>): string {
  const executable = labels.get('process.executable.name');
  return (
    labels.get('service.name') ??
    (executable === undefined ? 'unknown_service' : `unknown_service:${executable}`)
  );
}

function findProblem(labels: readonly (readonly [string, string])[]): string | undefined {
  if (labels.length > LABEL_LIMITS.names) {
    return `has ${labels.length} labels, more than ${LABEL_LIMITS.names}. Send fewer resource attributes`;
  }
  for (const [name, value] of labels) {
    if (Buffer.byteLength(name) > LABEL_LIMITS.nameBytes) {
      return `has a label name of more than ${LABEL_LIMITS.nameBytes} bytes, "${name.slice(0, 60)}...". Shorten it`;
    }
    if (Buffer.byteLength(value) > LABEL_LIMITS.valueBytes) {
      return `has a value of more than ${LABEL_LIMITS.valueBytes} bytes in the label ${name}. Shorten it`;
    }
  }
  return undefined;
}
