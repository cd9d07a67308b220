/** The label selector of a service, with its name quoted as Prometheus selectors want it. */
export function serviceSelector(service: string): string {
  return profileSelector(service, '');
}

/** The label selector of a service, narrowed by a filter: matchers as they stand between the braces of a selector, or none. */
export function profileSelector(service: string, filter: string): string {
  const matchers = [`service_name=${quoteLabel(service)}`, ...(filter.trim() === '' ? [] : [filter])];
  return `{${matchers.join(',')}}`;
}

/** A name or value as selectors quote it. */
export function quoteLabel(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
