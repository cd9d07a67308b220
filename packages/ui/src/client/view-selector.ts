import { serviceSelector } from './service-selector.js';

/** The label selector of a service, narrowed by the matchers of a filter. */
export function viewSelector(view: { readonly service: string; readonly filter: string }): string {
  const { service, filter } = view;
  return filter === '' ? serviceSelector(service) : `${serviceSelector(service).slice(0, -1)},${filter}}`;
}
