import { formatFocus, parseFocus } from './focus-text.js';
import { parseTime } from './time-range.js';

/** How a value of the view is written as a parameter of the URL. */
export interface UrlField<Value> {
  /** The value when the parameter is not there; it is not written then. */
  readonly standard: Value;
  readonly format: (value: Value) => string;
  /** Reads any text but the empty one. `problem` tells what could not be used, for the user. */
  readonly parse: (text: string, name: string) => { readonly value: Value; readonly problem?: string };
}

/** Any text. */
export function textField(): UrlField<string> {
  return { standard: '', format: (value) => value, parse: (value) => ({ value }) };
}

/** A time that `parseTime` reads. */
export function timeField(standard: string): UrlField<string> {
  return {
    standard,
    format: (value) => value,
    parse(value, name) {
      if (parseTime(value, 0) !== undefined) return { value };
      const shown = standard === '' ? 'it is ignored' : `shown is ${standard}`;
      return {
        value: standard,
        problem: `The link's "${name}" is "${value}", which is no time. Write now-15m or Unix milliseconds; ${shown}.`,
      };
    },
  };
}

/** One of the values, by default the first. */
export function choiceField<Value extends string>(values: readonly [Value, ...Value[]]): UrlField<Value> {
  const [standard] = values;
  return {
    standard,
    format: (value) => value,
    parse(text, name) {
      const known = values.find((value) => value === text);
      if (known !== undefined) return { value: known };
      const problem = `The link's "${name}" is "${text}". Write ${values.join(' or ')}; shown is ${standard}.`;
      return { value: standard, problem };
    },
  };
}

/** Those of the values that are there, in their order; by default none. */
export function choicesField<Value extends string>(values: readonly Value[]): UrlField<readonly Value[]> {
  return {
    standard: [],
    format: (chosen) => chosen.join(','),
    parse(text, name) {
      const written = text.split(',');
      const unknown = written.filter((word) => !values.some((value) => value === word));
      const value = values.filter((each) => written.includes(each));
      if (unknown.length === 0) return { value };
      const list = unknown.map((word) => `"${word}"`).join(', ');
      return {
        value,
        problem: `The link's "${name}" has ${list}, which is ignored. Write some of ${values.join(',')}.`,
      };
    },
  };
}

/** A path of function names; by default the empty one. */
export function pathField(): UrlField<readonly string[]> {
  return { standard: [], format: formatFocus, parse: (text) => ({ value: parseFocus(text) }) };
}
