import { hashResult, hashTexts } from './content-hash.js';

/** Half of the key of a node in the set of known ones: the same node is a row of its own per service and week. */
export interface NodeScope {
  readonly low: number;
  readonly high: number;
}

export function scopeOf(tenant: string, service: string, week: number): NodeScope {
  hashTexts([tenant, service, String(week)]);
  return { low: hashResult[0] ?? 0, high: hashResult[1] ?? 0 };
}
