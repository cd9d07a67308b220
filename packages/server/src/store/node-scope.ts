import { hashResult, hashTexts } from './content-hash.js';
import type { NodeRow } from './rows.js';

/** Half of the key of a node in the set of known ones: the same node is a row of its own per service, week and retention. */
export interface NodeScope {
  readonly low: number;
  readonly high: number;
}

export function scopeOf({
  tenant,
  service,
  week,
  retentionDays,
}: Pick<NodeRow, 'tenant' | 'service' | 'week' | 'retentionDays'>): NodeScope {
  hashTexts([tenant, service, String(week), String(retentionDays)]);
  return { low: hashResult[0] ?? 0, high: hashResult[1] ?? 0 };
}
