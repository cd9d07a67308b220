/** As many as can be told apart without a colour beside them. */
const MAX_LEVELS = 5;

/**
 * Least count of each level of colour, ascending from 1. Each level spans about as many times its least as the others do, as one busy cell
 * would leave all others with the same colour otherwise.
 */
export function countLevels(largest: number): readonly number[] {
  if (largest <= MAX_LEVELS) return Array.from({ length: Math.max(1, largest) }, (_, i) => i + 1);
  const factor = largest ** (1 / MAX_LEVELS);
  return Array.from({ length: MAX_LEVELS }, (_, i) => Math.max(i + 1, Math.round(factor ** i)));
}

/** The colour of a count, from 1 to {@link MAX_LEVELS}: the last is always the strongest, fewer levels are further apart. */
export function levelOfCount(count: number, levels: readonly number[]): number {
  const place = levels.filter((least) => least <= count).length;
  return Math.max(1, Math.round((place / levels.length) * MAX_LEVELS));
}
