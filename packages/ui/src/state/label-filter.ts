import { formatMatchers, parseMatchers } from './label-matchers.js';

/** Whether a text can stand between the braces of a selector; the empty one can. The server alone checks regular expressions. */
export function isFilter(text: string): boolean {
  return parseMatchers(text).problem === undefined;
}

/** A filter that keeps only what has a label of this value: what it said about the label before is replaced. */
export function filterByLabel(filter: string, label: string, value: string): string {
  const kept = (parseMatchers(filter).matchers ?? []).filter(({ name }) => name !== label);
  return formatMatchers([...kept, { name: label, operator: '=', value }]);
}
