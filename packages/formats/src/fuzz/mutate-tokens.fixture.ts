import { type Mutation, splice } from './mutate-bytes.fixture.js';
import type { Random } from './random.fixture.js';

const utf8 = new TextEncoder();

/** What stands in place of a token: numbers at every edge, other types, names that objects already have, depth. */
const TOKENS = [
  '-1',
  '0',
  '-0',
  '1.5',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '9223372036854775808',
  '-9223372036854775809',
  '1e308',
  '1e999',
  '1e-400',
  `${'9'.repeat(400)}`,
  'NaN',
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '[[]]',
  '[0,-1,9e9]',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '"9223372036854775807"',
  '"AAAA"',
  `"${'x'.repeat(300)}"`,
  '[{"name":{}}]',
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `${'{"children":['.repeat(200)}${']}'.repeat(200)}`,
  '['.repeat(3000),
  `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`,
] as const;

const PLAIN_TOKENS = [
  '-1',
  '0',
  '1.5',
  '9223372036854775808',
  '9'.repeat(400),
  'NaN',
  '',
  ' ',
  ';',
  ';;',
  '\t',
  '\r\n',
  '\0',
  '__proto__',
  '(',
  ')',
  '[',
  '0x',
  ':',
  '#',
  '\u2028',
  'f;'.repeat(100),
] as const;

/** JSON: strings, names, numbers and words. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null/g;

/** Text: words and numbers, separators. */
const TEXT_TOKEN = /[\w.]+|[;:()[\]\s]+/g;

/** Puts another token in place of one, or after it. */
export const swapJsonToken: Mutation = (bytes, _, random) =>
  swap(bytes, JSON_TOKEN, random.pick(TOKENS), random);

export const swapTextToken: Mutation = (bytes, _, random) =>
  swap(bytes, TEXT_TOKEN, random.pick(PLAIN_TOKENS), random);

/** Puts one of the file's own tokens in place of another: indices that refer elsewhere, names that are not theirs. */
export const exchangeJsonTokens: Mutation = (bytes, other, random) =>
  swap(bytes, JSON_TOKEN, anyToken(other, JSON_TOKEN, random), random);

export const exchangeTextTokens: Mutation = (bytes, other, random) =>
  swap(bytes, TEXT_TOKEN, anyToken(other, TEXT_TOKEN, random), random);

function swap(bytes: Uint8Array, pattern: RegExp, token: string, random: Random): Uint8Array {
  // Latin-1: a character is a byte, so positions in the text are positions in the bytes.
  const tokens = [...Buffer.from(bytes).toString('latin1').matchAll(pattern)];
  const found = tokens[random.below(tokens.length)];
  if (found === undefined) return bytes;
  return splice(bytes, found.index, found[0].length, utf8.encode(token));
}

function anyToken(bytes: Uint8Array, pattern: RegExp, random: Random): string {
  const tokens = Buffer.from(bytes).toString('utf8').match(pattern) ?? [];
  return tokens[random.below(tokens.length)] ?? '';
}
