import { textAt, textsOf } from '@hotspan/otlp-profiles';
import type { PprofProfile } from './pprof-profile.js';

/** Numbers for the strings of a profile, equal for equal texts: a string table may hold a text more than once. */
export interface TextNumbers {
  numberOf(index: number): number;
  /** One string object for all equal texts, so that comparing two of them takes no time for their length. */
  textOf(index: number): string;
}

/**
 * Looks at the text of each index once: a long string that many elements refer to must not cost its length each time. An index
 * outside the table is the empty string.
 */
export function createTextNumbers(profile: Pick<PprofProfile, 'strings'>): TextNumbers {
  const source = textsOf(profile);
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  const byIndex = new Map<number, number>();

  function numberOf(index: number): number {
    const known = byIndex.get(index);
    if (known !== undefined) return known;
    const text = textAt(source, index) ?? '';
    let number = numbers.get(text);
    if (number === undefined) {
      number = texts.push(text) - 1;
      numbers.set(text, number);
    }
    byIndex.set(index, number);
    return number;
  }

  return { numberOf, textOf: (index) => texts[numberOf(index)] ?? '' };
}
