/** The string table of a pprof profile under construction. */
export interface TextTable {
  readonly strings: string[];
  add(text: string): number;
  /** The index of a string of the model's dictionary. */
  addRow(row: number): number;
}

export function createTextTable(dictionary: readonly string[]): TextTable {
  const strings: string[] = [''];
  const indices = new Map<string, number>([['', 0]]);
  // 0 = not yet looked up, or the empty string.
  const indexOfRow = new Int32Array(dictionary.length);

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
      const known = indexOfRow[row];
      if (known === undefined) return 0;
      if (known !== 0) return known;
      const index = add(dictionary[row] ?? '');
      indexOfRow[row] = index;
      return index;
    },
  };
}
