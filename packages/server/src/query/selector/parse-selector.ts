import { matchAt } from './match-at.js';
import type { Matcher, MatchOperator } from './matcher.js';
import type { Reading } from './read-escape.js';
import { isQuote, readQuoted } from './read-quoted.js';
import { selectorError, unexpectedAt } from './selector-error.js';

/** Far above what a client writes, even with a regular expression that lists every host; small enough to scan at once. */
export const MAX_SELECTOR_BYTES: number = 64 * 1024;

/** A series has at most 30 labels; each matcher costs the store a condition. */
export const MAX_MATCHERS = 100;

const SPACE = /[ \t\r\n]*/y;
/** Colons, which label names do not have: `process_cpu:cpu:nanoseconds:cpu:nanoseconds{}` names a profile type. */
const METRIC_NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const OPERATOR = /=~|!~|!=|=/y;

/**
 * Parses a Prometheus series selector into its matchers, all of which must hold, in the order of the text. A metric name,
 * bare before the braces or as a string alone inside them, is a matcher of `__name__`; `{}` has no matchers. Takes linear
 * time; regular expressions are not checked.
 * See https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors
 *
 * @param text at most 64 KiB and 100 matchers. An empty text is no selector.
 * @throws HOTSPAN_ERR_SERVER_SELECTOR
 */
export function parseSelector(text: string): Matcher[] {
  checkLength(text);
  const matchers: Matcher[] = [];
  let at = skipSpace(text, 0);
  const metricName = matchAt(METRIC_NAME, text, at);
  if (metricName !== '') {
    matchers.push(nameMatcher(metricName));
    at = skipSpace(text, at + metricName.length);
    if (at === text.length) return matchers;
  }
  if (text[at] !== '{')
    throw unexpectedAt(text, at, metricName === '' ? 'a metric name or "{"' : '"{" or nothing');

  at = skipSpace(text, at + 1);
  while (text[at] !== '}') {
    if (matchers.length === MAX_MATCHERS) {
      throw selectorError({
        expected: `at most ${MAX_MATCHERS} matchers and then "}"`,
        got: 'more',
        offset: at,
      });
    }
    const { matcher, end } = readMatcher(text, at);
    matchers.push(matcher);
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else if (text[at] !== '}') throw unexpectedAt(text, at, '"," or "}"');
  }

  at = skipSpace(text, at + 1);
  if (at < text.length) throw unexpectedAt(text, at, 'nothing behind its "}"');
  return matchers;
}

function checkLength(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_SELECTOR_BYTES) return;
  throw selectorError({
    expected: `at most ${MAX_SELECTOR_BYTES} bytes`,
    got: `a text of ${bytes} bytes`,
    offset: 0,
  });
}

function readMatcher(text: string, start: number): { readonly matcher: Matcher; readonly end: number } {
  const name = readLabelName(text, start);
  const operatorStart = skipSpace(text, name.end);
  const isAlone = text[operatorStart] === ',' || text[operatorStart] === '}';
  if (isAlone && isQuote(text, start)) return { matcher: nameMatcher(name.value), end: operatorStart };

  const operator = matchAt(OPERATOR, text, operatorStart);
  if (operator === '') throw unexpectedAt(text, operatorStart, 'one of = != =~ !~ after a label name');
  const valueStart = skipSpace(text, operatorStart + operator.length);
  if (!isQuote(text, valueStart)) throw unexpectedAt(text, valueStart, 'a quoted value');
  const { value, end } = readQuoted(text, valueStart);
  // OPERATOR matches nothing but the four.
  return { matcher: { name: name.value, operator: operator as MatchOperator, value }, end };
}

function readLabelName(text: string, start: number): Reading {
  const name = isQuote(text, start) ? readQuoted(text, start) : bareLabelName(text, start);
  if (name.value === '')
    throw unexpectedAt(text, start, 'a label name, bare or as a string that is not empty');
  return name;
}

function bareLabelName(text: string, start: number): Reading {
  const value = matchAt(LABEL_NAME, text, start);
  return { value, end: start + value.length };
}

function nameMatcher(value: string): Matcher {
  return { name: '__name__', operator: '=', value };
}

function skipSpace(text: string, offset: number): number {
  return offset + matchAt(SPACE, text, offset).length;
}
