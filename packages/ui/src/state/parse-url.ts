import { parseFocus } from './focus-text.js';
import { parseTime } from './time-range.js';
import { DEFAULT_VIEW, type ViewState } from './view-state.js';

/** A URL's view, and what in the URL could not be used. */
export interface ParsedUrl {
  readonly view: ViewState;
  /** Sentences for the user. */
  readonly problems: readonly string[];
}

/** Reads the view out of a query string. Unknown parameters are ignored; times that cannot be read fall back to the last hour. */
export function parseUrl(query: string): ParsedUrl {
  const parameters = new URLSearchParams(query);
  const text = (name: string): string => parameters.get(name) ?? '';
  const problems: string[] = [];
  const time = (name: 'from' | 'to'): string => {
    const value = text(name);
    if (value === '' || parseTime(value, 0) !== undefined) return value || DEFAULT_VIEW[name];
    problems.push(
      `The link's "${name}" is "${value}", which is no time. Write now-15m or Unix milliseconds; shown is ${DEFAULT_VIEW[name]}.`,
    );
    return DEFAULT_VIEW[name];
  };
  const view: ViewState = {
    service: text('service'),
    type: text('type'),
    from: time('from'),
    to: time('to'),
    span: text('span'),
    trace: text('trace'),
    search: text('search'),
    focus: parseFocus(text('focus')),
  };
  return { view, problems };
}
