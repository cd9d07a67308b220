import { resolve } from 'node:path';
import { parseTokenList } from '../listen/parse-tokens.js';
import type { ParseOption } from './option-parsers.js';

/** How an option that holds nothing is written; as a value it is the empty string. */
export const NONE = 'none';

/** A switch: the flag alone is true. */
export function trueOrFalse(): ParseOption<boolean> {
  return (text) => {
    if (text === 'true' || text === 'false') return { value: text === 'true' };
    return { problem: 'must be true or false, or the flag alone for true' };
  };
}

/** Path of a file, absolute; the empty string for none. Whether it can be read is seen when it is. */
export function optionalFile({ example }: { example: string }): ParseOption<string> {
  return (text) => {
    if (text === '' || text === NONE) return { value: '' };
    if (text.trim() === '' || text.includes('\0'))
      return { problem: `must be a path, for example ${example}` };
    return { value: resolve(text) };
  };
}

/** Tokens as text, or `@` and the absolute path of a file of them; the empty string for none. */
export function tokens(): ParseOption<string> {
  return (text) => {
    if (text === '' || text === NONE) return { value: '' };
    if (text.startsWith('@')) {
      const path = text.slice(1);
      if (path.trim() === '' || path.includes('\0')) return { problem: 'must name a file behind @' };
      return { value: `@${resolve(path)}` };
    }
    const parsed = parseTokenList(text);
    return 'problem' in parsed ? parsed : { value: text };
  };
}
