import { type Texts, toTexts } from '@hotspan/otlp-profiles';
import type { PprofProfile } from '../pprof-profile.js';
import { createTextTable } from '../text-table.js';
import { brokenStringIndex } from './broken-index.js';

/** The string table of the model: only what is used, each text once. */
export interface StringInterner {
  readonly texts: Texts;
  addText(text: string): number;
  /** Row of the pprof string `index`; the empty string's for an index outside the table. */
  addIndex(index: number): number;
  /** The same, but throws HOTSPAN_ERR_FORMAT_INDEX for an index outside the table. `path` and `row` name the field. */
  addChecked(index: number, table: string, row: number, field: string): number;
}

/** `pprof.strings[0]` must be the empty string. */
export function createStringInterner(pprof: PprofProfile): StringInterner {
  const { strings, add, addRow } = createTextTable(pprof.strings);
  const count = pprof.strings.length;
  return {
    texts: toTexts(strings),
    addText: add,
    addIndex: addRow,
    addChecked(index, table, row, field) {
      if (index < 0 || index >= count) {
        throw brokenStringIndex(`${table}[${row}].${field}`, index, pprof);
      }
      return addRow(index);
    },
  };
}
