/** Names that every client understands; others, as `service.name`, only those that say so. */
const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function isLegacyName(name: string): boolean {
  return LEGACY_NAME.test(name);
}

/** Whether the client's Accept header has the parameter `allow-utf8-labelnames=true`. */
export function acceptsUtf8Names(headers: Headers): boolean {
  return /;\s*allow-utf8-labelnames\s*=\s*"?true"?/i.test(headers.get('accept') ?? '');
}
