import { type Reading, readEscape } from './read-escape.js';
import { unexpectedAt } from './selector-error.js';

/** Whether a string begins at the offset. */
export function isQuote(text: string, offset: number): boolean {
  const char = text[offset];
  return char === '"' || char === "'" || char === '`';
}

/**
 * Reads the string that begins with the quote at the offset. Backticks take everything up to the next backtick as it is;
 * the other two know escapes and end before a line break.
 * See https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
 *
 * @throws HOTSPAN_ERR_SERVER_SELECTOR when the string is not closed or has an escape that means nothing.
 */
export function readQuoted(text: string, start: number): Reading {
  return text[start] === '`' ? readRaw(text, start) : readEscaped(text, start);
}

function readRaw(text: string, start: number): Reading {
  const close = text.indexOf('`', start + 1);
  if (close < 0) throw unexpectedAt(text, text.length, 'a closing `');
  return { value: text.slice(start + 1, close), end: close + 1 };
}

function readEscaped(text: string, start: number): Reading {
  const quote = text[start];
  let value = '';
  let at = start + 1;
  let plainStart = at;
  for (;;) {
    const char = text[at];
    if (char === undefined || char === '\n') throw unexpectedAt(text, at, `a closing ${quote}`);
    if (char === quote) return { value: value + text.slice(plainStart, at), end: at + 1 };
    if (char === '\\') {
      const decoded = readEscape(text, at);
      value += text.slice(plainStart, at) + decoded.value;
      at = decoded.end;
      plainStart = at;
    } else {
      at++;
    }
  }
}
