import { type ColumnMemory, wordsOf } from '@hotspan/otlp-profiles';

export interface RankedIds {
  /** Each id once, ascending. In the memory that was given, as the other. */
  readonly ids: BigUint64Array;
  /** By place in what was given: the place of the id there. */
  readonly rankOf: Uint32Array;
}

/**
 * Sorts ids and makes one of equal ones. Sorted, neighbouring profiles have long equal runs, which compress. Hot path. Guarded by
 * benchmarks/ingest.bench.ts.
 *
 * @param ids fewer than 2^24.
 */
export function rankIds(ids: BigUint64Array, memory: ColumnMemory): RankedIds {
  const { length } = ids;
  const words = wordsOf(ids);
  const order = sortByUpperBits(words, length, memory);
  const rankOf = memory.uint32(length);
  const ranked = memory.bigUint64(length);
  const rankedWords = wordsOf(ranked);
  let count = 0;
  let low = 0;
  let high = 0;
  for (let place = 0; place < length; place++) {
    const from = order[place] ?? 0;
    if (place === 0 || words[from * 2] !== low || words[from * 2 + 1] !== high) {
      low = words[from * 2] ?? 0;
      high = words[from * 2 + 1] ?? 0;
      rankedWords[count * 2] = low;
      rankedWords[count * 2 + 1] = high;
      count++;
    }
    rankOf[from] = count - 1;
  }
  return { ids: ranked.subarray(0, count), rankOf };
}

/** The bits of the lower word that are compared first. */
const UPPER_BITS = 0xff00_0000;

/**
 * The places of ids, sorted. The upper 40 bits are compared first, for then id and place fit one integer, and an array of them is
 * sorted without calling back: three times as fast. That different ids have these bits in common is rare.
 */
function sortByUpperBits(words: Uint32Array, length: number, memory: ColumnMemory): Uint32Array {
  const keys = memory.bigUint64(length);
  const keyWords = wordsOf(keys);
  for (let i = 0; i < length; i++) {
    // 24 bits hold more places than a profile may have samples.
    keyWords[i * 2] = ((words[i * 2] ?? 0) & UPPER_BITS) | i;
    keyWords[i * 2 + 1] = words[i * 2 + 1] ?? 0;
  }
  keys.sort();
  const order = memory.uint32(length);
  let start = 0;
  let differs = false;
  for (let place = 0; place < length; place++) {
    const from = (keyWords[place * 2] ?? 0) & ~UPPER_BITS;
    order[place] = from;
    const first = order[start] ?? 0;
    const isSameKey =
      words[first * 2 + 1] === words[from * 2 + 1] &&
      (((words[first * 2] ?? 0) ^ (words[from * 2] ?? 0)) & UPPER_BITS) === 0;
    if (isSameKey) {
      if (words[first * 2] !== words[from * 2]) differs = true;
      continue;
    }
    if (differs) sortRun(order.subarray(start, place), words);
    start = place;
    differs = false;
  }
  if (differs) sortRun(order.subarray(start), words);
  return order;
}

/** Sorts places whose ids differ in the lower bits alone. */
function sortRun(run: Uint32Array, words: Uint32Array): void {
  run.sort((a, b) => (words[a * 2] ?? 0) - (words[b * 2] ?? 0));
}
