/** Random choices that a seed repeats. For tests, which print the seed. */
export interface SeededRandom {
  /** From 0 up to, not including, `limit`. */
  integer(limit: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the values; there must be one. */
  pick<T>(values: readonly T[]): T;
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed;

  /** mulberry32: small, and good enough to choose test input. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  const integer = (limit: number): number => Math.floor(next() * limit);
  return {
    integer,
    chance: (probability) => next() < probability,
    // The index is inside: next() is below 1.
    pick: <T>(values: readonly T[]) => values[integer(values.length)] as T,
  };
}

/** A seed for one run of a test. */
export function newSeed(): number {
  return (Math.random() * 0x1_0000_0000) >>> 0;
}
