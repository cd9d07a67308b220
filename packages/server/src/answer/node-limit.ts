import { at } from './name-tree.js';

/**
 * The total that a node must reach to be shown when about `maxNodes` nodes are wanted: the smallest of the `maxNodes`
 * largest totals, and 0 when all nodes may be shown. Equal totals can let more nodes through.
 *
 * Counts totals by the first bits of the doubles, which are in the order of the numbers, and sorts only those that share their bits with
 * the one that is looked for: in a third of the time of a heap of the largest.
 *
 * @param totals of the nodes that count, 0 or more each, in any order.
 * @param maxNodes below 1: no limit.
 */
export function nodeLimit(totals: Float64Array, maxNodes: number): number {
  if (maxNodes < 1 || totals.length <= maxNodes) return 0;
  const highWords = new Uint32Array(totals.buffer, totals.byteOffset, totals.length * 2);
  const counts = new Int32Array(1 << BUCKET_BITS);
  for (let i = 1; i < highWords.length; i += 2) {
    const bucket = (highWords[i] ?? 0) >>> OTHER_BITS;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  let last = counts.length - 1;
  let wanted = maxNodes;
  for (; at(counts, last) < wanted; last--) wanted -= at(counts, last);
  const candidates = new Float64Array(at(counts, last));
  let found = 0;
  for (let node = 0; found < candidates.length; node++) {
    if ((highWords[node * 2 + 1] ?? 0) >>> OTHER_BITS === last) candidates[found++] = at(totals, node);
  }
  candidates.sort();
  return at(candidates, candidates.length - wanted);
}

/** Sign, exponent and two bits of the fraction. */
const BUCKET_BITS = 14;
const OTHER_BITS = 32 - BUCKET_BITS;
