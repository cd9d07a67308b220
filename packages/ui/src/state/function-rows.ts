import { changedFunctions, type DiffShares, type FlameData, topFunctions } from '@hotspan/flamegraph';

/** A function in the table. Values are in the unit of the profile; of a diff those of both sides together. */
export interface FunctionRow {
  readonly name: string;
  readonly self: number;
  readonly total: number;
  /** Of a diff: the shares of both sides. */
  readonly diff: { readonly self: DiffShares; readonly total: DiffShares } | undefined;
}

/** What a diff's shares are of: functions alone, or with all they called. */
export type Measure = 'self' | 'total';

/** What rows can be sorted by: the last three where there is a diff. */
export type SortKey = 'name' | 'self' | 'total' | 'baseline' | 'comparison' | 'change';

/** How rows are sorted. */
export interface RowOrder {
  readonly key: SortKey;
  readonly direction: 'ascending' | 'descending';
}

/** A row for each function of a graph. */
export function functionRows(data: FlameData): FunctionRow[] {
  const shares =
    data.baseline && new Map(changedFunctions(data).map((changed) => [changed.name, changed] as const));
  return topFunctions(data).map(({ name, self, total }) => ({ name, self, total, diff: shares?.get(name) }));
}

/** Sorts rows; those that are equal by their total, and then by name. Changes are sorted by size, up or down alike. */
export function sortRows(
  rows: readonly FunctionRow[],
  { key, direction }: RowOrder,
  measure: Measure,
): FunctionRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const byName = (a: FunctionRow, b: FunctionRow): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (key === 'name') return rows.toSorted((a, b) => sign * byName(a, b));
  const amountOf = (row: FunctionRow): number => {
    if (key === 'self' || key === 'total') return row[key];
    const { baseline, comparison } = row.diff?.[measure] ?? { baseline: 0, comparison: 0 };
    return key === 'change' ? Math.abs(comparison - baseline) : { baseline, comparison }[key];
  };
  return rows.toSorted((a, b) => sign * (amountOf(a) - amountOf(b)) || b.total - a.total || byName(a, b));
}

/** What a click on a column's head makes of the order: the largest first, names from A; again, the other way round. */
export function orderBy(order: RowOrder, key: SortKey): RowOrder {
  const first = key === 'name' ? 'ascending' : 'descending';
  const other = first === 'ascending' ? 'descending' : 'ascending';
  return { key, direction: order.key === key && order.direction === first ? other : first };
}
