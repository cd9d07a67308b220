const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const OPEN_OBJECT = 0x7b;

/** A double holds 15 digits safely, and a time in nanoseconds has 19. */
const SAFE_DIGITS = 15;

/**
 * Puts quotes around number literals that JSON.parse could round, and `mark` before their digits, so that they are told from the
 * strings of the message: those with more than 15 digits or an exponent. Text inside strings is left as it is, and what is not
 * JSON stays so. One pass, linear on any input; the same text when there is no such literal.
 *
 * @param onContainer called for each list and object.
 */
export function quoteLongNumbers(text: string, mark: string, onContainer: () => void): string {
  const parts: string[] = [];
  let copied = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at + 1);
    } else if (code === MINUS || isDigit(code)) {
      const { end, isLong } = scanNumber(text, at);
      // A name of a member, which JSON does not allow a number to be, would become one by the quotes.
      if (isLong && text.charCodeAt(skipSpace(text, end)) !== COLON) {
        parts.push(text.slice(copied, at), '"', mark, text.slice(at, end), '"');
        copied = end;
      }
      at = end;
    } else {
      if (code === OPEN_LIST || code === OPEN_OBJECT) onContainer();
      at++;
    }
  }
  if (copied === 0) return text;
  parts.push(text.slice(copied));
  return parts.join('');
}

/** The position behind the closing quote: one that an even number of backslashes stands before. */
function endOfString(text: string, start: number): number {
  let from = start;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return text.length;
    let first = quote;
    // Every backslash is looked at once: `from` is behind the quote before.
    while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first--;
    from = quote + 1;
    if ((quote - first) % 2 === 0) return from;
  }
}

/** Where the number ends, by the grammar of JSON, or where that broke off: what is not JSON is not read twice. */
function scanNumber(text: string, start: number): { end: number; isLong: boolean } {
  const integer = text.charCodeAt(start) === MINUS ? start + 1 : start;
  let end = text.charCodeAt(integer) === ZERO ? integer + 1 : skipDigits(text, integer);
  if (end === integer) return { end, isLong: false };
  let digits = end - integer;
  if (text[end] === '.') {
    const fractionEnd = skipDigits(text, end + 1);
    if (fractionEnd === end + 1) return { end: fractionEnd, isLong: false };
    digits += fractionEnd - end - 1;
    end = fractionEnd;
  }
  const hasExponent = text[end] === 'e' || text[end] === 'E';
  if (hasExponent) {
    const sign = text[end + 1] === '+' || text[end + 1] === '-' ? 1 : 0;
    const exponent = end + 1 + sign;
    end = skipDigits(text, exponent);
    if (end === exponent) return { end, isLong: false };
  }
  return { end, isLong: hasExponent || digits > SAFE_DIGITS };
}

function skipDigits(text: string, start: number): number {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
