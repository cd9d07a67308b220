import { formatFocus } from './focus-text.js';
import { DEFAULT_VIEW, type ViewState } from './view-state.js';

/** Writes a view as a query string with its `?`; what is at its default is left out. `parseUrl` reads it back. */
export function formatUrl(view: ViewState): string {
  const parameters = new URLSearchParams();
  const defaults = writeFields(DEFAULT_VIEW);
  for (const [name, value] of Object.entries(writeFields(view))) {
    if (value !== Reflect.get(defaults, name)) parameters.set(name, value);
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

function writeFields(view: ViewState): Readonly<Record<keyof ViewState, string>> {
  const lists = { collapse: view.collapse.join(','), hide: view.hide.join(',') };
  return { ...view, focus: formatFocus(view.focus), ...lists };
}
