import { decodeUtf8 } from '../wire/wire-reader.js';

/**
 * A table of strings whose texts are decoded when they are first asked for: of the names in a message, few are ever read. First
 * those that are still in the bytes of their message, then those that are strings already.
 */
export interface Texts {
  /** The message. Must stay as it is for as long as texts are read. */
  readonly bytes: Uint8Array;
  /**
   * Two words for each text of the message. One that is ASCII stands in `bytes` from the first word to before the second; of others
   * the first word is negative, `~n` for `decoded[n]`.
   */
  readonly spans: Int32Array;
  readonly decoded: string[];
  /** The texts behind those of the message. */
  readonly strings: string[];
}

const NO_BYTES = new Uint8Array(0);
const NO_SPANS = new Int32Array(0);

/** Strings as a table, which shares the array. */
export function toTexts(strings: readonly string[]): Texts {
  // The array is only added to by the one who made it: nothing here does but `addText`.
  return { bytes: NO_BYTES, spans: NO_SPANS, decoded: [], strings: strings as string[] };
}

export function countTexts({ spans, strings }: Texts): number {
  return (spans.length >> 1) + strings.length;
}

/** The text of an index; undefined outside the table, as of an array. */
export function textAt({ bytes, spans, decoded, strings }: Texts, index: number): string | undefined {
  const start = spans[index * 2];
  if (start === undefined) return strings[index - (spans.length >> 1)];
  if (start < 0) return decoded[~start];
  const text = decodeUtf8(bytes, start, spans[index * 2 + 1] ?? 0);
  spans[index * 2] = ~(decoded.push(text) - 1);
  return text;
}

/** UTF-16 units of a text, which is not decoded for it. 0 outside the table. */
export function textUnits({ spans, decoded, strings }: Texts, index: number): number {
  const start = spans[index * 2];
  if (start === undefined) return strings[index - (spans.length >> 1)]?.length ?? 0;
  return start < 0 ? (decoded[~start] ?? '').length : (spans[index * 2 + 1] ?? 0) - start;
}

/** Adds a text behind all others and returns its index. */
export function addText({ spans, strings }: Texts, text: string): number {
  return (spans.length >> 1) + strings.push(text) - 1;
}

/** All texts. Of a table of strings alone it is their array itself. */
export function toStrings(texts: Texts): string[] {
  if (texts.spans.length === 0) return texts.strings;
  return Array.from({ length: countTexts(texts) }, (_, index) => textAt(texts, index) ?? '');
}
