/**
 * Hot path: once per frame of every stack that comes in. Guarded by benchmarks/ingest.bench.ts.
 *
 * Ids of functions, tree nodes and series are hashes of their content, so servers need not agree on anything. They are
 * stored: the function below can never change. It is MurmurHash3 x86_128 (Austin Appleby, public domain) over
 * 32-bit words, of which the first 64 bits are kept: good mixing with nothing but 32-bit multiplications.
 */

/** The result of the last call: low and high word. Read it before hashing again. */
export const hashResult: Uint32Array = new Uint32Array(2);

const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;

/** Hashes `words[0 .. length)` into {@link hashResult}. The result is never 0, which stands for "none". */
export function hashWords(words: Int32Array, length: number): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const blocksEnd = length & ~3;
  for (let i = 0; i < blocksEnd; i += 4) {
    h1 ^= Math.imul(rotate(Math.imul(words[i] ?? 0, C1), 15), C2);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(words[i + 1] ?? 0, C2), 16), C3);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(words[i + 2] ?? 0, C3), 17), C4);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + (0x96cd1c35 | 0)) | 0;
    h4 ^= Math.imul(rotate(Math.imul(words[i + 3] ?? 0, C4), 18), C1);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const rest = length - blocksEnd;
  if (rest > 2) h3 ^= Math.imul(rotate(Math.imul(words[blocksEnd + 2] ?? 0, C3), 17), C4);
  if (rest > 1) h2 ^= Math.imul(rotate(Math.imul(words[blocksEnd + 1] ?? 0, C2), 16), C3);
  if (rest > 0) h1 ^= Math.imul(rotate(Math.imul(words[blocksEnd] ?? 0, C1), 15), C2);

  const bytes = length * 4;
  h1 ^= bytes;
  h2 ^= bytes;
  h3 ^= bytes;
  h4 ^= bytes;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  h4 = avalanche(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  hashResult[0] = h1 === 0 && h2 === 0 ? 1 : h1;
  hashResult[1] = h2;
}

/**
 * Hashes a node from the ids of its parent and frame, which are hashes already, into {@link hashResult}: three rounds of a
 * Feistel network over their exclusive or. For one parent, different frames cannot meet, nor different parents for one frame;
 * and a third of the time of {@link hashWords}.
 */
export function hashNode(parentLow: number, parentHigh: number, frameLow: number, frameHigh: number): void {
  let low = parentLow ^ frameLow;
  let high = parentHigh ^ frameHigh;
  low ^= avalanche(high ^ C1);
  high ^= avalanche(low ^ C2);
  low ^= avalanche(high ^ C3);
  hashResult[0] = low === 0 && high === 0 ? 1 : low;
  hashResult[1] = high;
}

let textWords = new Int32Array(1024);

/**
 * Hashes texts into {@link hashResult}. Each is preceded by its length, so that moving a letter from one to the next
 * makes another hash. Two UTF-16 units make a word: as exact as bytes, without encoding them first.
 */
export function hashTexts(texts: readonly string[]): void {
  let at = 0;
  for (const text of texts) {
    const needed = at + 1 + ((text.length + 1) >> 1);
    if (needed > textWords.length) {
      const larger = new Int32Array(needed * 2);
      larger.set(textWords);
      textWords = larger;
    }
    textWords[at++] = text.length;
    for (let i = 0; i < text.length; i += 2) {
      // charCodeAt past the end is NaN, which becomes 0.
      textWords[at++] = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
    }
  }
  hashWords(textWords, at);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Every bit of the value changes about half of the bits of the result; no two values have the same. */
export function avalanche(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
