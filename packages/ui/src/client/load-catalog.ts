import type { TimeRange } from '../state/time-range.js';
import { callQuerier } from './call-querier.js';

/** Which profile types each service has: sorted type ids by service name, services sorted. */
export type Catalog = ReadonlyMap<string, readonly string[]>;

/** Asks which services sent which profile types in a range. */
export async function loadCatalog(range: TimeRange, signal: AbortSignal, base?: URL): Promise<Catalog> {
  const request = {
    labelNames: ['service_name', '__profile_type__'],
    start: range.startMs,
    end: range.endMs,
  };
  const { labelsSet = [] } = await callQuerier('Series', request, signal, base);
  const types = new Map<string, Set<string>>();
  for (const { labels = [] } of labelsSet) {
    const value = (name: string): string => labels.find((label) => label.name === name)?.value ?? '';
    const service = value('service_name');
    const type = value('__profile_type__');
    if (service === '' || type === '') continue;
    types.set(service, (types.get(service) ?? new Set()).add(type));
  }
  const services = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(services.map(([service, ids]) => [service, [...ids].sort()]));
}
