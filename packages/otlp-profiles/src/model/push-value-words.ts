import type { AnyValue } from './any-value.js';
import { pushInt64 } from './distinct-rows.js';

/**
 * Appends words that are equal for two attribute values exactly when the values are: of the same type and content, double
 * for double to the last bit, lists in the same order. No word sequence of one value is the beginning of another's.
 *
 * @param textId a number for each text, equal for equal texts.
 */
export function pushValueWords(words: number[], value: AnyValue, textId: (text: string) => number): void {
  if (value === null) words.push(UNSET);
  else if (typeof value === 'string') words.push(TEXT, textId(value));
  else if (typeof value === 'boolean') words.push(BOOL, value ? 1 : 0);
  else if (typeof value === 'bigint') {
    words.push(INT);
    pushInt64(words, value);
  } else if (typeof value === 'number') {
    scratch.setFloat64(0, value);
    words.push(DOUBLE, scratch.getInt32(0), scratch.getInt32(4));
  } else if (value instanceof Uint8Array) {
    words.push(BYTES, value.length);
    for (let at = 0; at < value.length; at += 4) {
      const low = (value[at] ?? 0) | ((value[at + 1] ?? 0) << 8);
      words.push(low | ((value[at + 2] ?? 0) << 16) | ((value[at + 3] ?? 0) << 24));
    }
  } else if (value instanceof Map) {
    words.push(LIST_OF_KEYS, value.size);
    for (const [key, member] of value) {
      words.push(textId(key));
      pushValueWords(words, member, textId);
    }
  } else {
    // The remaining member of the union: Array.isArray does not narrow a readonly array.
    const values = value as readonly AnyValue[];
    words.push(LIST, values.length);
    for (const member of values) pushValueWords(words, member, textId);
  }
}

/** Numbers texts in the order in which they are first asked for. */
export function createTextIds(): (text: string) => number {
  const ids = new Map<string, number>();
  return (text) => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    ids.set(text, ids.size);
    return ids.size - 1;
  };
}

const UNSET = 0;
const TEXT = 1;
const BOOL = 2;
const INT = 3;
const DOUBLE = 4;
const BYTES = 5;
const LIST_OF_KEYS = 6;
const LIST = 7;
const scratch = new DataView(new ArrayBuffer(8));
