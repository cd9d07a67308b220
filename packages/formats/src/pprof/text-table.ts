/** A string table under construction: only what is used, each text once. */
export interface TextTable {
  readonly strings: string[];
  add(text: string): number;
  /** The index of string `row` of the source; the empty string's for a row outside it. */
  addRow(row: number): number;
}

/** @param source another string table, whose row 0 is the empty string. */
export function createTextTable(source: readonly string[]): TextTable {
  const strings: string[] = [''];
  const indices = new Map<string, number>([['', 0]]);
  // 0 = not yet looked up, or the empty string.
  const indexOfRow = new Int32Array(source.length);

  function add(text: string): number {
    const known = indices.get(text);
    if (known !== undefined) return known;
    const index = strings.length;
    strings.push(text);
    indices.set(text, index);
    return index;
  }

  return {
    strings,
    add,
    addRow(row) {
      if (row === 0) return 0;
      const known = indexOfRow[row];
      if (known === undefined) return 0;
      if (known !== 0) return known;
      const index = add(source[row] ?? '');
      indexOfRow[row] = index;
      return index;
    },
  };
}
