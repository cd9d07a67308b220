import type { CheckedAttributes } from './check-attributes.js';
import { type CheckContext, checkIndex } from './check-context.js';

const RULE = { rule: 'attribute-index', table: 'attribute_table' } as const;

/** Checks the `attribute_indices` of the message at `path`: rows of the table, and no key twice. */
export function checkAttributeIndices(
  context: CheckContext,
  attributes: CheckedAttributes,
  { indices, path }: { readonly indices: readonly number[]; readonly path: string },
): void {
  if (indices.length === 0) return;
  const seen = new Map<string, number>();
  for (const [position, index] of indices.entries()) {
    checkIndex(context, RULE, { index, path, field: 'attribute_indices', position });
    const key = attributes.key(index);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, position);
    else {
      context.findings.add('attribute-key-unique', () => ({
        path: `${path}.attribute_indices[${position}]`,
        problem: `expected a key that has not occurred, found that of attribute_indices[${first}] again`,
      }));
    }
  }
}

/** Appends words that are equal for two lists of the same attributes: order says nothing. */
export function pushAttributeSet(
  words: number[],
  attributes: CheckedAttributes,
  indices: readonly number[],
): void {
  const rows = indices.map((index) => attributes.distinct.first(index)).sort((a, b) => a - b);
  for (const row of rows) words.push(row);
}
