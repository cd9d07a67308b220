import { createTextIds } from '../model/push-value-words.js';
import { type CheckContext, readText } from './check-context.js';
import { checkRows } from './check-rows.js';

/** The string table, read and checked. */
export interface CheckedStrings {
  readonly texts: readonly string[];
  /** A number for each text, in the table or not: equal for equal texts. */
  readonly textId: (text: string) => number;
  /** The number of the text in a row, or a negative one when there is no such row: equal for equal texts. */
  rowId(row: number): number;
}

export function checkStrings(context: CheckContext): CheckedStrings {
  const { reader } = context;
  const texts: string[] = [];
  const textId = createTextIds();
  checkRows(context, 'string_table', (_, path, end) => {
    const text = readText(context, reader.pos, end, path);
    texts.push(text);
    return { isZero: text === '', words: [textId(text)] };
  });
  return {
    texts,
    textId,
    rowId(row) {
      const text = texts[row];
      return text === undefined ? -1 - Math.abs(row) : textId(text);
    },
  };
}
