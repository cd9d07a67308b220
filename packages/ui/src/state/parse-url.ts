import { mapFields, type ViewState } from './view-state.js';

/** A URL's view, and what in the URL could not be used. */
export interface ParsedUrl {
  readonly view: ViewState;
  /** Sentences for the user. */
  readonly problems: readonly string[];
}

/** Reads the view out of a query string. Unknown parameters are ignored; what cannot be read falls back to its default. */
export function parseUrl(query: string): ParsedUrl {
  const parameters = new URLSearchParams(query);
  const problems: string[] = [];
  const view = mapFields((name, field) => {
    const text = parameters.get(name) ?? '';
    if (text === '') return field.standard;
    const { value, problem } = field.parse(text, name);
    if (problem !== undefined) problems.push(problem);
    return value;
  });
  return { view, problems };
}
