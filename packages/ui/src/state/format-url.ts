import { formatFocus } from './focus-text.js';
import { DEFAULT_VIEW, type ViewState } from './view-state.js';

/** Writes a view as a query string with its `?`; what is at its default is left out. `parseUrl` reads it back. */
export function formatUrl(view: ViewState): string {
  const parameters = new URLSearchParams();
  const fields = { ...view, focus: formatFocus(view.focus) };
  for (const [name, value] of Object.entries(fields)) {
    const isDefault = value === Reflect.get({ ...DEFAULT_VIEW, focus: '' }, name);
    if (!isDefault) parameters.set(name, value);
  }
  // Allowed in a query as they are (RFC 3986 section 3.4), and type ids and paths are full of them.
  const query = parameters.toString().replaceAll('%3A', ':').replaceAll('%3B', ';').replaceAll('%2F', '/');
  return query === '' ? '' : `?${query}`;
}
