import { HEADER_VALUE } from '@hotspan/exporter-profiles-otlp';
import { type Parsed, show } from './parsed.js';

/** Reads one option's value. `text` tells values of the environment, which are always strings, from code's. */
export type ParseValue<T> = (value: unknown, text: boolean) => Parsed<T>;

/** An integer of `min` to `max`. */
export function integer(min: number, max: number, example: number): ParseValue<number> {
  return (value, text) => {
    const number = text ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) {
      return { value: number };
    }
    return {
      problem: `must be an integer from ${min} to ${max}, got ${show(value)}. Give for example ${example}`,
    };
  };
}

/** `true` or `false`, in the environment in any case. */
export const boolean: ParseValue<boolean> = (value, text) => {
  const given = text ? String(value).toLowerCase() : value;
  if (given === true || given === 'true') return { value: true };
  if (given === false || given === 'false') return { value: false };
  return { problem: `must be true or false, got ${show(value)}` };
};

/** One of a few words, in the environment in any case. */
export function oneOf<const W extends string>(words: readonly W[]): ParseValue<W> {
  return (value, text) => {
    const given = text ? String(value).toLowerCase() : value;
    const word = words.find((candidate) => candidate === given);
    if (word !== undefined) return { value: word };
    return { problem: `must be ${orList(words)}, got ${show(value)}` };
  };
}

/** A non-empty list of words without repetition; in the environment separated by commas. */
export function listOf<const W extends string>(words: readonly W[]): ParseValue<readonly W[]> {
  return (value, text) => {
    const items: unknown = text
      ? String(value)
          .split(',')
          .map((item) => item.trim().toLowerCase())
      : value;
    if (Array.isArray(items) && items.length > 0) {
      const chosen = words.filter((word) => items.includes(word));
      if (items.every((item) => words.some((word) => word === item))) return { value: chosen };
    }
    const shown = Array.isArray(value) ? `[${value.map(show).join(', ')}]` : show(value);
    return { problem: `must list one or more of ${orList(words)}, got ${shown}` };
  };
}

/** A non-empty string fit for a header or an attribute: no control characters. */
export const plainText: ParseValue<string> = (value) => {
  if (typeof value !== 'string' || value === '') {
    return { problem: `must be a non-empty string, got ${show(value)}` };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) return { problem: 'must not contain control characters' };
  return { value };
};

/** As `plainText`, for the value of a request header. */
export const headerText: ParseValue<string> = (value, text) => {
  const parsed = plainText(value, text);
  if ('problem' in parsed || HEADER_VALUE.test(parsed.value)) return parsed;
  return { problem: `must be fit for a header, which is ASCII or Latin-1, got ${show(value)}` };
};

/** As `plainText`, but a bad value is not repeated in the message. */
export const secret: ParseValue<string> = (value, text) => {
  const parsed = plainText(value, text);
  if ('value' in parsed && /^[\x21-\x7e]+$/.test(parsed.value)) return parsed;
  return { problem: `must be a non-empty string of printable ASCII without spaces, got ${typeof value}` };
};

function orList(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(' or ');
}
