import type { TenantLimits } from '../limits/tenant-limits.js';
import { hashResult, hashTexts } from '../store/content-hash.js';
import type { IncomingProfile } from './incoming.js';
import { type Rejection, rejectProfile } from './rejection.js';

/** The labels of a series and its id. */
export interface Series {
  readonly service: string;
  readonly type: string;
  /** Sorted by name, in UTF-16 order; without empty values. */
  readonly labels: readonly Label[];
  /** A hash. Its upper half is that of the labels that are not about the type: series of one source are stored together. */
  readonly id: bigint;
}

type Label = readonly [name: string, value: string];

/**
 * The labels of a profile's series: what it came with, the derived ones, and last those of its samples, which never replace
 * another. Returns what is wrong with them.
 */
export function describeSeries(
  { type, labels: own, service: ownService, serviceAttribute }: IncomingProfile,
  sample: ReadonlyMap<string, string>,
  limits: TenantLimits,
): Series | Rejection {
  const service = (serviceAttribute && sample.get(serviceAttribute)) || ownService;
  const labels = new Map(own);
  for (const [name, value] of [
    ['__name__', type.name],
    ['__type__', type.sampleType],
    ['__unit__', type.sampleUnit],
    ['__period_type__', type.periodType],
    ['__period_unit__', type.periodUnit],
    ['__profile_type__', type.id],
    ['service_name', service],
    ['__service_name__', service],
  ] as const) {
    labels.set(name, value);
  }
  for (const [name, value] of sample) if (!labels.has(name)) labels.set(name, value);
  const sorted = [...labels].filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
  const rejection = findProblem(sorted, type.name, limits);
  if (rejection !== undefined) return rejection;
  return { service, type: type.id, labels: sorted, id: idOf(sorted) };
}

const TYPE_LABELS: ReadonlySet<string> = new Set([
  '__name__',
  '__type__',
  '__unit__',
  '__period_type__',
  '__period_unit__',
  '__profile_type__',
]);

function idOf(labels: readonly Label[]): bigint {
  const source = hashLabels(labels.filter(([name]) => !TYPE_LABELS.has(name)));
  return (BigInt(source) << 32n) | BigInt(hashLabels(labels));
}

/** Never 0: a series of that id would stand for all of a service. */
function hashLabels(labels: readonly Label[]): number {
  hashTexts(labels.flat());
  return hashResult[0] || 1;
}

function findProblem(
  labels: readonly (readonly [string, string])[],
  profileName: string,
  { maxLabelNames, maxLabelNameBytes, maxLabelValueBytes }: TenantLimits,
): Rejection | undefined {
  if (profileName === '') {
    return rejectProfile('missing_labels', 'has no name. Give it the label __name__ or a period type');
  }
  if (labels.length > maxLabelNames) {
    return rejectProfile(
      'max_label_names_per_series',
      `has ${labels.length} labels, more than ${maxLabelNames}. Send fewer, or raise max_label_names of the tenant`,
    );
  }
  for (const [name, value] of labels) {
    if (name === '') return rejectProfile('invalid_labels', 'has a label without a name. Leave it out');
    if (isLonger(name, maxLabelNameBytes)) {
      return rejectProfile(
        'label_name_too_long',
        `has a label name of more than ${maxLabelNameBytes} bytes, "${name.slice(0, 60)}...". Shorten it`,
      );
    }
    if (isLonger(value, maxLabelValueBytes)) {
      return rejectProfile(
        'label_value_too_long',
        `has a value of more than ${maxLabelValueBytes} bytes in the label ${name}. Shorten it`,
      );
    }
  }
  return undefined;
}

/** Three bytes are the most that one UTF-16 unit takes: short texts are not measured. */
function isLonger(text: string, maxBytes: number): boolean {
  return text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes;
}
