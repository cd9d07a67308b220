/** How a matcher compares a label: is, is not, fits a regular expression, fits none. */
export const OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type MatchOperator = (typeof OPERATORS)[number];

/** One condition on a label. A series without the label has the empty value. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** What a text says; with a problem, for the user, it says nothing. */
export type ParsedMatchers =
  | { readonly matchers: readonly LabelMatcher[]; readonly problem?: undefined }
  | { readonly matchers?: undefined; readonly problem: string };

/** As many as the server takes beside the service. */
export const MAX_MATCHERS = 99;

const BARE_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const SPACE = /[ \t\r\n]*/y;
const NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const OPERATOR = /=~|!~|!=|=/y;
const QUOTED = /"((?:[^"\\\n]|\\[nrt\\"'])*)"|'((?:[^'\\\n]|\\[nrt\\"'])*)'|`([^`]*)`/y;

/** What stands behind a backslash. */
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t' },
  ...{ '\\': '\\', '"': '"', "'": "'" },
};

/**
 * Reads matchers as a Prometheus selector has them between its braces: `region="eu",pod=~"a.*"`. Names that are not of letters,
 * digits and `_` are quoted too. Of escapes it knows `\n`, `\r`, `\t`, `\\` and those of quotes;
 * a link with others, which the page does not write, has a problem.
 * What is said twice counts once.
 * See https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors
 */
export function parseMatchers(text: string): ParsedMatchers {
  const matchers: LabelMatcher[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const name = readName(text, at);
    if (name === undefined || name.value === '') return unexpected(text, at, 'a label name');
    const operatorAt = skipSpace(text, name.end);
    const operator = OPERATORS.find((each) => each === matchAt(OPERATOR, text, operatorAt)?.[0]);
    if (operator === undefined) return unexpected(text, operatorAt, 'one of = != =~ !~');
    const valueAt = skipSpace(text, operatorAt + operator.length);
    const value = readQuoted(text, valueAt);
    if (value === undefined) return unexpected(text, valueAt, 'a value in quotes');
    if (matchers.length === MAX_MATCHERS) return { problem: `There are more than ${MAX_MATCHERS} matchers.` };
    const matcher = { name: name.value, operator, value: value.value };
    if (!matchers.some((other) => isSame(other, matcher))) matchers.push(matcher);
    at = skipSpace(text, value.end);
    if (at === text.length) break;
    if (text[at] !== ',') return unexpected(text, at, 'a comma or the end');
    at = skipSpace(text, at + 1);
  }
  return { matchers };
}

/** Writes what {@link parseMatchers} reads; the empty text for none. */
export function formatMatchers(matchers: readonly LabelMatcher[]): string {
  return matchers
    .map(({ name, operator, value }) => `${formatName(name)}${operator}${quote(value)}`)
    .join(',');
}

/** The filter narrowed to one value of a label, whatever value it wanted before; a filter that cannot be read is given up. */
export function narrowTo(filter: string, name: string, value: string): string {
  const matchers = parseMatchers(filter).matchers ?? [];
  const others = matchers.filter((matcher) => matcher.name !== name || matcher.operator !== '=');
  return formatMatchers([...others, { name, operator: '=', value }]);
}

/** A matcher of any of some values, of which the empty one stands for profiles without the label. */
export function oneOf(name: string, values: readonly string[]): LabelMatcher {
  const pattern = values.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  return { name, operator: '=~', value: pattern };
}

function isSame(a: LabelMatcher, b: LabelMatcher): boolean {
  return a.name === b.name && a.operator === b.operator && a.value === b.value;
}

/** A text as a string of a selector. */
export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

function formatName(name: string): string {
  return BARE_NAME.test(name) ? name : quote(name);
}

/** A piece of the text: what it means, and the offset behind it. */
interface Reading {
  readonly value: string;
  readonly end: number;
}

function readName(text: string, at: number): Reading | undefined {
  const [bare] = matchAt(NAME, text, at) ?? [];
  return bare === undefined ? readQuoted(text, at) : { value: bare, end: at + bare.length };
}

function readQuoted(text: string, at: number): Reading | undefined {
  const match = matchAt(QUOTED, text, at);
  if (match === null) return undefined;
  const [whole, double, single, raw] = match;
  const escaped = double ?? single ?? '';
  const value = raw ?? escaped.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
  return { value, end: at + whole.length };
}

function skipSpace(text: string, at: number): number {
  return at + (matchAt(SPACE, text, at)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unexpected(text: string, at: number, expected: string): ParsedMatchers {
  const rest = text.slice(at, at + 20);
  return {
    problem: `At character ${at + 1} stands ${rest === '' ? 'nothing' : `"${rest}"`} instead of ${expected}.`,
  };
}
