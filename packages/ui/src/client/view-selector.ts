import { serviceSelector } from './service-selector.js';

/** The label selector of a service, or of all for the empty name, narrowed by the matchers of a filter. */
export function viewSelector({
  service,
  filter,
}: {
  readonly service: string;
  readonly filter: string;
}): string {
  if (service === '') return `{${filter}}`;
  return filter === '' ? serviceSelector(service) : `${serviceSelector(service).slice(0, -1)},${filter}}`;
}
