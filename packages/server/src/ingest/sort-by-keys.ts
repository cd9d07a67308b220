/** A column to sort by: small integers from 0 to `max`. */
export interface SortKey {
  readonly keys: Uint32Array;
  readonly max: number;
}

/**
 * The order of rows by several columns, the last of which counts most: a stable counting sort per column, so time grows with
 * rows and largest keys alone.
 */
export function sortByKeys(count: number, columns: readonly SortKey[]): Uint32Array {
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  for (const { keys, max } of columns) {
    const starts = new Uint32Array(max + 2);
    for (let i = 0; i < count; i++) {
      const at = (keys[i] ?? 0) + 1;
      starts[at] = (starts[at] ?? 0) + 1;
    }
    for (let key = 1; key < starts.length; key++) starts[key] = (starts[key] ?? 0) + (starts[key - 1] ?? 0);
    const next = new Uint32Array(count);
    for (const row of order) {
      const key = keys[row] ?? 0;
      const place = starts[key] ?? 0;
      next[place] = row;
      starts[key] = place + 1;
    }
    order = next;
  }
  return order;
}
