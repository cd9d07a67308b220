import type { PprofProfile } from '../pprof-profile.js';
import { brokenStringIndex } from './broken-index.js';

/** The string table of the model: only what is used, each text once. */
export interface StringInterner {
  readonly strings: string[];
  addText(text: string): number;
  /** Row of the pprof string `index`; the empty string's for an index outside the table. */
  addIndex(index: number): number;
  /** The same, but throws HOTSPAN_ERR_FORMAT_INDEX for an index outside the table. `path` and `row` name the field. */
  addChecked(index: number, table: string, row: number, field: string): number;
}

/** `pprof.strings[0]` must be the empty string. */
export function createStringInterner(pprof: PprofProfile): StringInterner {
  const strings: string[] = [''];
  const rowOfText = new Map<string, number>([['', 0]]);
  // 0 = not yet looked up, or the empty string.
  const rowOfIndex = new Int32Array(pprof.strings.length);

  function addText(text: string): number {
    const known = rowOfText.get(text);
    if (known !== undefined) return known;
    const row = strings.length;
    strings.push(text);
    rowOfText.set(text, row);
    return row;
  }

  function addIndex(index: number): number {
    if (index === 0) return 0;
    const known = rowOfIndex[index];
    if (known === undefined) return 0;
    if (known !== 0) return known;
    const row = addText(pprof.strings[index] ?? '');
    rowOfIndex[index] = row;
    return row;
  }

  return {
    strings,
    addText,
    addIndex,
    addChecked(index, table, row, field) {
      if (index < 0 || index >= rowOfIndex.length) {
        throw brokenStringIndex(`${table}[${row}].${field}`, index, pprof);
      }
      return addIndex(index);
    },
  };
}
