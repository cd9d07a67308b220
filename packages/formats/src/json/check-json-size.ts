import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

/**
 * Lists and objects for every sample allowed. The most that a format needs is three: a node of a heap profile is an object
 * with a call frame and a list of children.
 */
const CONTAINERS_PER_SAMPLE = 4;

/** However few samples are allowed, nodes without any are not limited: these take at most 250 MB. */
const CONTAINERS_AT_LEAST = 4 * 1024 * 1024;

/**
 * Throws HOTSPAN_ERR_FORMAT_LIMIT for JSON that is made of empty lists or objects: 64 MiB of `{},` parse into 2 GB of memory.
 * Runs before parsing, over large texts only, and needs no correct JSON.
 */
export function checkJsonSize(text: string, { maxSamples }: Pick<FormatLimits, 'maxSamples'>): void {
  const limit = Math.max(maxSamples * CONTAINERS_PER_SAMPLE, CONTAINERS_AT_LEAST);
  // Each takes two characters: a smaller text cannot hold too many.
  if (text.length <= limit * 2) return;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at);
    } else if (unit === OPEN_LIST || unit === OPEN_OBJECT) {
      count++;
      if (count > limit) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_LIMIT',
          `the JSON holds more than ${limit} lists and objects, too many for maxSamples (${maxSamples}). Send less, or raise the limit.`,
          { limit },
        );
      }
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;

/** Position of the closing quote. Looks at each backslash once: a run of them belongs to the one quote behind it. */
function endOfString(text: string, start: number): number {
  for (let at = start; ; ) {
    const quote = text.indexOf('"', at + 1);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (quote - 1 - backslashes > at && text.charCodeAt(quote - 1 - backslashes) === BACKSLASH)
      backslashes++;
    if (backslashes % 2 === 0) return quote;
    at = quote;
  }
}
