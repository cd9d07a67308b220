/** Finds the indices of texts that W3 has no index for. */
export interface StringInterner {
  /** Index of a text; one that is not among the message's strings gets an index behind them. */
  indexOf(text: string): number;
  /**
   * Appends what is new to the message's strings. Not before its end: until then the number of strings is what the message's own
   * indices are checked against.
   */
  finish(): void;
}

export function createStringInterner(strings: string[]): StringInterner {
  let indices: Map<string, number> | undefined;
  const added: string[] = [];

  function indexOf(text: string): number {
    indices ??= firstIndices(strings);
    let index = indices.get(text);
    if (index === undefined) {
      index = strings.length + added.push(text) - 1;
      indices.set(text, index);
    }
    return index;
  }

  return {
    indexOf,
    finish() {
      for (const text of added) strings.push(text);
    },
  };
}

function firstIndices(strings: readonly string[]): Map<string, number> {
  const indices = new Map<string, number>();
  for (let index = 0; index < strings.length; index++) {
    const text = strings[index] ?? '';
    if (!indices.has(text)) indices.set(text, index);
  }
  return indices;
}
