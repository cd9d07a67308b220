import { DICTIONARY_TABLES } from '../decode/dictionary-tables.js';
import type { Rows, TableName } from './read-layout.js';

/** Which rows of the dictionary something refers to. Row 0 of each table counts as used. */
export interface Uses {
  /** An index outside the table is no use of anything. */
  mark(table: TableName, index: number): void;
  has(table: TableName, row: number): boolean;
}

export function createUses(tables: Readonly<Record<TableName, Rows>>): Uses {
  const marks = new Map<TableName, Uint8Array>();
  for (const table of DICTIONARY_TABLES) {
    const used = new Uint8Array(tables[table].count);
    if (used.length > 0) used[0] = 1;
    marks.set(table, used);
  }
  return {
    mark(table, index) {
      const used = marks.get(table);
      if (used !== undefined && index >= 0 && index < used.length) used[index] = 1;
    },
    has: (table, row) => marks.get(table)?.[row] === 1,
  };
}
