import { matchAt } from './match-at.js';
import { selectorError, unexpectedAt } from './selector-error.js';

/** A piece of the text: what it means, and the offset behind it. */
export interface Reading {
  readonly value: string;
  readonly end: number;
}

const SINGLE: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
]);

/** Neighbours are taken together: they are the bytes of one character, or of several. */
const BYTES = /(?:\\x[0-9a-fA-F]{2}|\\[0-3][0-7]{2})+/y;
const CODE_POINT = /\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}/y;

/**
 * Reads the escape whose backslash stands at the offset; for `\xhh` and `\ooo`, which stand for bytes of UTF-8, the whole
 * row of them. Escapes are those of Go, but both quotes may be escaped in either kind of string.
 * See https://go.dev/ref/spec#Rune_literals
 *
 * @throws HOTSPAN_ERR_SERVER_SELECTOR when it means nothing, is no Unicode character or makes no UTF-8.
 */
export function readEscape(text: string, start: number): Reading {
  const single = SINGLE.get(text[start + 1] ?? '');
  if (single !== undefined) return { value: single, end: start + 2 };

  const bytes = matchAt(BYTES, text, start);
  if (bytes !== '') return { value: decodeBytes(bytes, start), end: start + bytes.length };

  const codePoint = matchAt(CODE_POINT, text, start);
  if (codePoint !== '') return { value: decodeCodePoint(codePoint, start), end: start + codePoint.length };

  throw unexpectedAt(
    text,
    start + 1,
    'one of a b f n r t v \\ " \' or three octal digits, x and 2, u and 4 or U and 8 hexadecimal digits after a \\',
  );
}

function decodeBytes(written: string, offset: number): string {
  const values = written
    .slice(1)
    .split('\\')
    .map((digits) =>
      digits.startsWith('x') ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 8),
    );
  try {
    // ignoreBOM: without it a leading U+FEFF, a character like any other here, would vanish.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(values));
  } catch {
    // The decoder's own error says no more than "not valid".
    const got = written.length > 40 ? `${written.slice(0, 40)}...` : written;
    throw selectorError({ expected: 'bytes of whole UTF-8 characters', got, offset });
  }
}

function decodeCodePoint(written: string, offset: number): string {
  const codePoint = Number.parseInt(written.slice(2), 16);
  if (codePoint > 0x10_ffff || (codePoint >= 0xd800 && codePoint < 0xe000)) {
    throw selectorError({
      expected: 'a Unicode character (no surrogate, at most 10ffff)',
      got: written,
      offset,
    });
  }
  return String.fromCodePoint(codePoint);
}
