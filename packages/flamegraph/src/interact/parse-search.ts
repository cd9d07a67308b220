/** A search text, understood: nothing to search, a test on function names, or a regular expression that does not parse. */
export type Search =
  | { readonly kind: 'none' }
  | { readonly kind: 'test'; readonly test: (name: string) => boolean }
  | { readonly kind: 'invalid'; readonly message: string };

/**
 * Reads a search text. Plain text is a case-insensitive substring. `/source/` or `/source/flags` is a JavaScript regular
 * expression, case-insensitive unless flags are written. White space around the text does not count.
 */
export function parseSearch(text: string): Search {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'none' };
  const regex = /^\/(.+)\/([a-z]*)$/s.exec(trimmed);
  if (regex === null) {
    const needle = trimmed.toLowerCase();
    return { kind: 'test', test: (name) => name.toLowerCase().includes(needle) };
  }
  try {
    // g and y would make test() depend on the call before.
    const flags = (regex[2] || 'i').replace(/[gy]/g, '');
    const pattern = new RegExp(regex[1] ?? '', flags);
    return { kind: 'test', test: (name) => pattern.test(name) };
  } catch (error) {
    return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The search text that finds a name literally, also when the name looks like `/a regular expression/`. */
export function searchTextFor(name: string): string {
  if (!/^\s|\s$|^\/.+\/[a-z]*$/s.test(name)) return name;
  return `/^${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$/`;
}
