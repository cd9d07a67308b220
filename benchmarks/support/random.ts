/** Integers from 0 up to a limit (excluded), the same ones for the same seed: a linear congruential generator. */
export function createRandom(start: number): (limit: number) => number {
  let seed = start;
  return (limit) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 0x1_0000_0000) * limit);
  };
}
