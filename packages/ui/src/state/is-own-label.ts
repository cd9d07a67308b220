/** Whether a label tells more than the service, whose name stands elsewhere: `__…` are the server's own. */
export function isOwnLabel(name: string): boolean {
  return !name.startsWith('__') && name !== 'service_name' && name !== 'service.name';
}
