/** The label selector of a service, with its name quoted as Prometheus selectors want it. */
export function serviceSelector(service: string): string {
  const quoted = service.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  return `{service_name="${quoted}"}`;
}
