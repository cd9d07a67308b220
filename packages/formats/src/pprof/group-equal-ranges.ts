import { hashWordsModuloPrime, MAX_PROBES } from '@hotspan/otlp-profiles';

/** Which ranges are equal, groups being numbered in order of their first range. */
export interface RangeGroups {
  readonly count: number;
  /** Group of each range. */
  readonly groupOf: Int32Array;
  /** First range of each group; longer than `count`. */
  readonly first: Int32Array;
}

/**
 * Groups the ranges `words[offsets[i] .. offsets[i + 1])` by content, without copying them as `SequenceTable` would. A caller that
 * has read the words anyway may give their hashes, one per range and hard to foresee for who makes the input.
 *
 * Hot path: the elements and stacks of a profile pass through here. Guarded by benchmarks/pprof-codec.bench.ts.
 */
export function groupEqualRanges(
  words: Int32Array,
  offsets: Int32Array,
  hashes: Int32Array = hashRanges(words, offsets),
): RangeGroups {
  return groupByHash(words, offsets, hashes, MAX_PROBES);
}

function groupByHash(
  words: Int32Array,
  offsets: Int32Array,
  hashes: Int32Array,
  maxProbes: number,
): RangeGroups {
  const ranges = Math.max(0, offsets.length - 1);
  const groupOf = new Int32Array(ranges);
  const first = new Int32Array(ranges);
  // At least half of the slots stay free, so that searches are short.
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(ranges * 2 + 2)));
  const mask = slots.length - 1;
  let count = 0;

  for (let range = 0; range < ranges; range++) {
    const start = offsets[range] ?? 0;
    const end = offsets[range + 1] ?? 0;
    const hash = hashes[range] ?? 0;
    let slot = hash & mask;
    let group = (slots[slot] ?? 0) - 1;
    let probes = 0;
    while (group >= 0 && !(hashes[first[group] ?? 0] === hash && equalsFirst(group, start, end))) {
      slot = (slot + 1) & mask;
      group = (slots[slot] ?? 0) - 1;
      if (++probes === maxProbes) {
        // Someone prepared ranges that collide whatever the seed is: again, with a hash of which that is impossible.
        return groupByHash(words, offsets, hashRangesModuloPrime(words, offsets), Number.POSITIVE_INFINITY);
      }
    }
    if (group < 0) {
      group = count++;
      slots[slot] = count;
      first[group] = range;
    }
    groupOf[range] = group;
  }
  return { count, groupOf, first };

  function equalsFirst(group: number, start: number, end: number): boolean {
    const other = first[group] ?? 0;
    const otherStart = offsets[other] ?? 0;
    if ((offsets[other + 1] ?? 0) - otherStart !== end - start) return false;
    for (let at = start, i = otherStart; at < end; at++, i++) if (words[at] !== words[i]) return false;
    return true;
  }
}

function hashRanges(words: Int32Array, offsets: Int32Array): Int32Array {
  // Random, so that input cannot be prepared to collide. Groups do not depend on it.
  const seed = (Math.random() * 0x1_0000_0000) | 0;
  const hashes = new Int32Array(Math.max(0, offsets.length - 1));
  for (let range = 0; range < hashes.length; range++) {
    const start = offsets[range] ?? 0;
    const end = offsets[range + 1] ?? 0;
    let hash = seed ^ (end - start);
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ (words[at] ?? 0), 0x9e3779b1);
      hash = (hash << 13) | (hash >>> 19);
    }
    hashes[range] = finishHash(hash);
  }
  return hashes;
}

function hashRangesModuloPrime(words: Int32Array, offsets: Int32Array): Int32Array {
  const seed = (Math.random() * 0x1_0000_0000) | 0;
  const hashes = new Int32Array(Math.max(0, offsets.length - 1));
  for (let range = 0; range < hashes.length; range++) {
    const ownWords = words.subarray(offsets[range] ?? 0, offsets[range + 1] ?? 0);
    hashes[range] = hashWordsModuloPrime(ownWords, ownWords.length, seed);
  }
  return hashes;
}

/** An avalanche, so that the low bits, which pick the slot, depend on all others. */
export function finishHash(state: number): number {
  let hash = state ^ (state >>> 16);
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}
