import { createDistinctRows, type DistinctRows } from '../model/distinct-rows.js';
import type { CheckContext } from './check-context.js';
import type { TableName } from './read-layout.js';

/** Reads and checks one row, up to `end`; says what it is equal to, if the rows of the table are compared. */
export type RowCheck = (row: number, path: string, end: number) => RowFacts;

export interface RowFacts {
  /** Whether the row is the zero value. */
  readonly isZero: boolean;
  /** Equal exactly for rows that are equal by value. */
  readonly words: readonly number[];
}

/** Runs `check` over a table and holds the rules that are the same for all tables. Returns which rows are equal. */
export function checkRows(
  { reader, findings, layout, options }: CheckContext,
  table: TableName,
  check: RowCheck,
): DistinctRows {
  const rows = layout.tables[table];
  const distinct = createDistinctRows();
  if (rows.count === 0) {
    findings.add('table-empty', () => ({
      path: `dictionary.${table}`,
      problem: 'expected at least element 0, found none',
    }));
  }
  for (let row = 0; row < rows.count; row++) {
    const path = `dictionary.${table}[${row}]`;
    reader.pos = rows.start(row);
    const { isZero, words } = check(row, path, rows.end(row));
    if (row === 0 && !isZero) {
      findings.add('table-zero', () => ({ path, problem: 'expected the zero value, found another' }));
    }
    if (!options.duplicates) continue;
    const first = distinct.add(words);
    if (first !== row) {
      findings.add('row-duplicate', () => ({
        path,
        problem: `expected an element that has not occurred, found the one of ${table}[${first}]`,
      }));
    }
  }
  return distinct;
}
