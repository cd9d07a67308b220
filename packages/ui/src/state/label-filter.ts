import { quoteLabel } from '../client/service-selector.js';

/** A string as selectors write it: in double or single quotes with escapes, or in backticks without. */
const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\x60[^\x60]*\x60`;
const MATCHER = new RegExp(
  String.raw`\s*([a-zA-Z_][a-zA-Z0-9_]*|${QUOTED})\s*(=~|!~|!=|=)\s*(${QUOTED})\s*(,|$)`,
  'y',
);

/** A matcher of a filter as it is written: name and value with their quotes. */
interface WrittenMatcher {
  readonly name: string;
  readonly text: string;
}

/** The matchers of a filter; undefined when the text is none. */
function splitFilter(filter: string): readonly WrittenMatcher[] | undefined {
  const matchers: WrittenMatcher[] = [];
  MATCHER.lastIndex = 0;
  let at = 0;
  while (filter.slice(at).trim() !== '') {
    const [whole = '', name = '', operator = '', value = ''] = MATCHER.exec(filter) ?? [];
    if (whole === '') return undefined;
    matchers.push({ name, text: `${name}${operator}${value}` });
    at = MATCHER.lastIndex;
  }
  return matchers;
}

/** Whether a text can stand between the braces of a selector; the empty one can. The server alone checks regular expressions. */
export function isFilter(text: string): boolean {
  return splitFilter(text) !== undefined;
}

/** A filter that keeps only what has a label of this value: what it said about the label before is replaced. */
export function filterByLabel(filter: string, label: string, value: string): string {
  const isBare = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label);
  const name = isBare ? label : quoteLabel(label);
  const kept = (splitFilter(filter) ?? []).filter(
    (matcher) => ![label, quoteLabel(label)].includes(matcher.name),
  );
  return [...kept.map(({ text }) => text), `${name}=${quoteLabel(value)}`].join(',');
}
