import { formatMatchers, parseMatchers } from './label-matchers.js';

/** A filter that keeps only what has a label of this value: what it said about the label before is replaced. */
export function filterByLabel(filter: string, label: string, value: string): string {
  const kept = (parseMatchers(filter).matchers ?? []).filter(({ name }) => name !== label);
  return formatMatchers([...kept, { name: label, operator: '=', value }]);
}
