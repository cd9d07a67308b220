import type { UrlField } from './url-field.js';
import { VIEW_FIELDS, type ViewState } from './view-state.js';

/** Writes a view as a query string with its `?`; what is at its default is left out. `parseUrl` reads it back. */
export function formatUrl(view: ViewState): string {
  const parameters = new URLSearchParams();
  for (const [name, anyField] of Object.entries(VIEW_FIELDS)) {
    // Object.entries forgets which name has which field.
    const field = anyField as UrlField<unknown>;
    const text = field.format(view[name as keyof ViewState]);
    if (text !== field.format(field.standard)) parameters.set(name, text);
  }
  // Allowed in a query as they are (RFC 3986 section 3.4), and type ids and paths are full of them.
  const query = parameters
    .toString()
    .replaceAll('%3A', ':')
    .replaceAll('%3B', ';')
    .replaceAll('%2F', '/')
    .replaceAll('%2C', ',');
  return query === '' ? '' : `?${query}`;
}
