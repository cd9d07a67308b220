import { addText, type ColumnMemory, countTexts, textsOf, textUnits } from '@hotspan/otlp-profiles';
import { areIn } from '../are-in.js';
import type { PprofProfile } from '../pprof-profile.js';
import { brokenStringIndex } from './broken-index.js';
import type { StringInterner } from './string-interner.js';

/** The string table of pprof as it is, followed by what is added. Only the empty string is always index 0. */
export interface VerbatimStrings extends StringInterner {
  /** A column of indices as one of the model, behind the 0 of its zero row. Throws HOTSPAN_ERR_FORMAT_INDEX. */
  columnOf(indices: Int32Array, table: string, field: string): Int32Array;
}

/** `pprof.strings[0]` must be the empty string. */
export function createVerbatimStrings(pprof: PprofProfile, memory: ColumnMemory): VerbatimStrings {
  const source = textsOf(pprof);
  const count = countTexts(source);
  // The profile stays as it is.
  const texts = { ...source, strings: source.strings.slice() };
  const added = new Map<string, number>([['', 0]]);
  let hasSecondEmpty = false;
  for (let index = 1; index < count; index++) if (textUnits(source, index) === 0) hasSecondEmpty = true;

  const isIn = (index: number): boolean => index >= 0 && index < count;
  // Also for an index outside the table, which has no units.
  const addIndex = (index: number): number => (textUnits(source, index) === 0 ? 0 : index);

  return {
    texts,
    addIndex,

    addText(text) {
      const known = added.get(text);
      if (known !== undefined) return known;
      const index = addText(texts, text);
      added.set(text, index);
      return index;
    },

    addChecked(index, table, row, field) {
      if (!isIn(index)) throw brokenStringIndex(`${table}[${row}].${field}`, index, pprof);
      return addIndex(index);
    },

    columnOf(indices, table, field) {
      if (!areIn(indices, count)) {
        const row = indices.findIndex((index) => !isIn(index));
        throw brokenStringIndex(`${table}[${row}].${field}`, indices[row] ?? -1, pprof);
      }
      const column = memory.int32(indices.length + 1);
      column.set(indices, 1);
      return hasSecondEmpty ? column.map(addIndex) : column;
    },
  };
}
