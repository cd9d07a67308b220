import { COLLAPSES, COLORS, HIDDEN, ORIENTATIONS, STACKS } from './flame-shape.js';
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
  /** One of the values, the first by default. */
  const choice = <T extends string>(name: keyof ViewState, values: readonly [T, ...T[]]): T => {
    const value = text(name);
    const known = values.find((each) => each === value);
    if (known === undefined && value !== '') {
      problems.push(
        `The link's "${name}" is "${value}". Write ${values.join(' or ')}; shown is ${values[0]}.`,
      );
    }
    return known ?? values[0];
  };
  /** Those of the values that are there, in their order. */
  const choices = <T extends string>(name: keyof ViewState, values: readonly T[]): T[] => {
    const written = text(name) === '' ? [] : text(name).split(',');
    const unknown = written.filter((value) => !values.some((each) => each === value));
    if (unknown.length > 0) {
      const list = unknown.map((value) => `"${value}"`).join(', ');
      problems.push(`The link's "${name}" has ${list}, which is ignored. Write some of ${values.join(',')}.`);
    }
    return values.filter((value) => written.includes(value));
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
    graph: choice('graph', ORIENTATIONS),
    color: choice('color', COLORS),
    stacks: choice('stacks', STACKS),
    collapse: choices('collapse', COLLAPSES),
    hide: choices('hide', HIDDEN),
  };
  return { view, problems };
}
