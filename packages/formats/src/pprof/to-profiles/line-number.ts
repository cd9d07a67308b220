/** A line and a column, as doubles; 0 = unset. */
export interface LinePosition {
  line: number;
  column: number;
}

/**
 * Reads line and column from the unsigned words of pprof's int64 numbers. A line past 32 bits without a column is two numbers in
 * one, as @datadog/pprof packs them: the column in the upper half. What is negative, or past 2^53 and so no line of any file,
 * becomes 0.
 */
export function readPosition(
  into: LinePosition,
  words: { line: Uint32Array; column: Uint32Array },
  row: number,
): void {
  const low = words.line[row * 2] ?? 0;
  const high = words.line[row * 2 + 1] ?? 0;
  const column = numberOf(words.column, row);
  if (column === 0 && high !== 0 && high <= 0x7fff_ffff) {
    into.line = low;
    into.column = high;
  } else {
    into.line = numberOf(words.line, row);
    into.column = column;
  }
}

/** Number `row` as a double; 0 for one that is negative or past 2^53. */
export function numberOf(words: Uint32Array, row: number): number {
  const high = words[row * 2 + 1] ?? 0;
  return high < 0x20_0000 ? high * 0x1_0000_0000 + (words[row * 2] ?? 0) : 0;
}
