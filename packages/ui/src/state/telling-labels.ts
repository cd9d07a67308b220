/** Labels of a profile in their order. */
export type Labels = readonly (readonly [name: string, value: string])[];

/**
 * How the labels of rows are to be ordered: first those that tell the rows apart, for which there may be no room behind those that are
 * the same in all of them.
 */
export function tellingFirst(rows: readonly { readonly labels: Labels }[]): (labels: Labels) => Labels {
  const known = rows.map(({ labels }) => new Map(labels));
  const names = new Set(known.flatMap((labels) => [...labels.keys()]));
  const telling = new Set([...names].filter((name) => new Set(known.map((row) => row.get(name))).size > 1));
  const rankOf = ([name]: readonly [string, string]): number => (telling.has(name) ? 0 : 1);
  return (labels) => labels.toSorted((a, b) => rankOf(a) - rankOf(b));
}
