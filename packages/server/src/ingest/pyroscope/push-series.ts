import type { RawProfileSeries } from '../../gen/push/v1/push_pb.js';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import { type Rejection, rejectProfile } from '../rejection.js';
import { applyPrivateLabels } from './private-labels.js';

/** Where the profiles of a series belong. */
export interface PushSeries {
  /** `__name__`. */
  readonly name: string;
  readonly service: string;
  readonly labels: ReadonlyMap<string, string>;
}

const DEFAULT_SERVICE = 'unknown_service';
/** The names of Go's delta profiles begin with it, and mean what the rest of the name means. */
const GO_DELTA_PREFIX = 'godeltaprof_';

/** Reads the labels of a series; returns what is wrong with them. Those without a value are as good as not there. */
export function readPushSeries(
  pairs: RawProfileSeries['labels'],
  { maxSessionsPerSeries }: TenantLimits,
): PushSeries | Rejection {
  const labels = new Map<string, string>();
  for (const { name, value } of pairs) {
    if (value === '') continue;
    if (labels.has(name)) {
      return rejectProfile(
        'duplicate_label_names',
        `has the label ${JSON.stringify(name.slice(0, 80))} twice. Send each once`,
      );
    }
    labels.set(name, value);
  }
  let name = labels.get('__name__');
  if (name === undefined) {
    return rejectProfile(
      'missing_labels',
      'has no name. Give it the label __name__, for example process_cpu',
    );
  }
  if (name.startsWith(GO_DELTA_PREFIX)) {
    labels.set('__name_replaced__', name);
    name = name.slice(GO_DELTA_PREFIX.length);
  }
  applyPrivateLabels(labels, maxSessionsPerSeries);
  const service = labels.get('service_name') ?? DEFAULT_SERVICE;
  labels.delete('__name__');
  labels.delete('service_name');
  return { name, service, labels };
}
