/** Numbers that one seed always gives in the same order. */
export interface Random {
  /** An integer from 0 up to `limit`, which is not reached; 0 when `limit` is. */
  below(limit: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
}

/** Weyl sequence through a mixing function (splitmix32): quick, and good enough to choose mutations. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }
  const below = (limit: number): number => Math.floor((next() / 0x1_0000_0000) * limit);
  return { below, pick: (list) => list[below(list.length)] ?? list[0] };
}

/** The seed of this run: HOTSPAN_FUZZ_SEED, so that a failure can be run again, or a new one. */
export function chooseSeed(environment: NodeJS.ProcessEnv = process.env): number {
  const given = Number(environment.HOTSPAN_FUZZ_SEED);
  return Number.isSafeInteger(given) && given !== 0 ? given : Date.now() % 0x8000_0000;
}
