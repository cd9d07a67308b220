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

  finishHash(h1, h2, h3, h4, length);
}

/** The end of {@link hashWords}: the states of its four lanes after so many words become {@link hashResult}. */
function finishHash(lane1: number, lane2: number, lane3: number, lane4: number, words: number): void {
  const bytes = words * 4;
  let h1 = lane1 ^ bytes;
  let h2 = lane2 ^ bytes;
  let h3 = lane3 ^ bytes;
  let h4 = lane4 ^ bytes;
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

/** Nodes from the root down, each the child of the one before. */
export interface NodeChain {
  /** By node: the number of its frame. */
  readonly frames: Int32Array;
  /** By node: its id, low and high word. */
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/**
 * Fills in the ids of the nodes `[start .. end)` of a chain, the one before `start` having its id. A node is hashed from the ids of
 * its parent and frame, which are hashes already: three rounds of a Feistel network over their exclusive or. For one parent,
 * different frames cannot meet, nor different parents for one frame; and a third of the time of {@link hashWords}. An id is never 0.
 *
 * @param frameHashes by frame number, two words each.
 */
export function hashNodes(
  { frames, low: lows, high: highs }: NodeChain,
  start: number,
  end: number,
  frameHashes: Int32Array,
): void {
  let low = start === 0 ? 0 : (lows[start - 1] ?? 0);
  let high = start === 0 ? 0 : (highs[start - 1] ?? 0);
  for (let node = start; node < end; node++) {
    const frame = frames[node] ?? 0;
    low ^= frameHashes[frame * 2] ?? 0;
    high ^= frameHashes[frame * 2 + 1] ?? 0;
    low ^= avalanche(high ^ C1);
    high ^= avalanche(low ^ C2);
    low ^= avalanche(high ^ C3);
    if (low === 0 && high === 0) low = 1;
    lows[node] = low;
    highs[node] = high;
  }
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

/** UTF-16 units that are taken out of strings at once: 32 KB, which stay in the processor's cache. */
const CHUNK_UNITS = 16_384;
const chunkUnits = new Uint16Array(CHUNK_UNITS);
const chunkBytes = Buffer.from(chunkUnits.buffer);

/**
 * Hashes the ASCII text `bytes[start .. end)` as {@link hashTexts} does: its length, and two characters a word. The lanes are mixed
 * as in {@link hashWords}; not to write the words down first saves a third of the time.
 */
export function hashAscii(bytes: Uint8Array, start: number, end: number): void {
  // Of their own: once bundled, constants of a module are variables, which are read anew each time. A fifth of the time.
  const c1 = 0x239b961b;
  const c2 = 0xab0e9789 | 0;
  const c3 = 0x38b34ae5;
  const c4 = 0xa1e38b93 | 0;
  const words = 1 + ((end - start + 1) >> 1);
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  let word = end - start;
  let at = start;
  let left = words;
  for (; left >= 4; left -= 4) {
    // Only the last of three pairs can be past the end.
    const second = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 16);
    const third = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 16);
    const fourth = pairAt(bytes, at + 4, end);
    h1 ^= Math.imul(rotate(Math.imul(word, c1), 15), c2);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(second, c2), 16), c3);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(third, c3), 17), c4);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + (0x96cd1c35 | 0)) | 0;
    h4 ^= Math.imul(rotate(Math.imul(fourth, c4), 18), c1);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
    word = pairAt(bytes, at + 6, end);
    at += 8;
  }
  if (left > 2) h3 ^= Math.imul(rotate(Math.imul(pairAt(bytes, at + 2, end), c3), 17), c4);
  if (left > 1) h2 ^= Math.imul(rotate(Math.imul(pairAt(bytes, at, end), c2), 16), c3);
  if (left > 0) h1 ^= Math.imul(rotate(Math.imul(word, c1), 15), c2);
  finishHash(h1, h2, h3, h4, words);
}

/** A word of two characters; there is none past the end. */
function pairAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 < end) return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 16);
  return at < end ? (bytes[at] ?? 0) : 0;
}

/**
 * Hashes each text as {@link hashTexts} does one, into two words each of `target`. A unit takes longer to read from a string than
 * to hash: short texts are joined, and the units of all of them taken out by one call. Half the time of one by one.
 */
export function hashEachText(texts: readonly string[], target: Int32Array): void {
  for (let first = 0; first < texts.length; ) {
    let end = first;
    let units = 0;
    while (end < texts.length && units + (texts[end] ?? '').length <= CHUNK_UNITS) {
      units += (texts[end] ?? '').length;
      end++;
    }
    if (end === first) {
      hashTexts([texts[first] ?? '']);
      target[first * 2] = hashResult[0] ?? 0;
      target[first * 2 + 1] = hashResult[1] ?? 0;
      first++;
      continue;
    }
    chunkBytes.write(texts.slice(first, end).join(''), 'utf16le');
    for (let start = 0; first < end; first++) {
      const { length } = texts[first] ?? '';
      hashUnits(start, length);
      target[first * 2] = hashResult[0] ?? 0;
      target[first * 2 + 1] = hashResult[1] ?? 0;
      start += length;
    }
  }
}

/** Hashes a text that is in `chunkUnits`. */
function hashUnits(start: number, length: number): void {
  const end = start + length;
  const count = 1 + ((length + 1) >> 1);
  if (count > textWords.length) textWords = new Int32Array(count * 2);
  textWords[0] = length;
  for (let unit = start, at = 1; unit < end; unit += 2, at++) {
    const second = unit + 1 < end ? (chunkUnits[unit + 1] ?? 0) : 0;
    textWords[at] = (chunkUnits[unit] ?? 0) | (second << 16);
  }
  hashWords(textWords, count);
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
