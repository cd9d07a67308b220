import { GrowableInt32 } from './growable.js';

/**
 * Interns sequences of 32-bit integers: equal sequences get one dense index, in order of first use. Every table
 * of a dictionary is such a sequence (a stack is its locations, a function its four fields), so this is the one
 * interning structure of the model. Open addressing over typed arrays, no object and no string per entry.
 *
 * Hot path: the agent interns a stack per sample; guarded by benchmarks/otlp-codec.bench.ts.
 */
export class SequenceTable {
  readonly #words = new GrowableInt32(64);
  readonly #offsets = new GrowableInt32(16);
  readonly #hashes = new GrowableInt32(16);
  #slots: Int32Array = new Int32Array(16);
  // Random per table. Indices do not depend on it.
  readonly #seed = (Math.random() * 0x1_0000_0000) | 0;
  #hash: (words: ArrayLike<number>, length: number, seed: number) => number = hashWords;

  constructor() {
    this.#offsets.push(0);
  }

  get count(): number {
    return this.#offsets.length - 1;
  }

  /** Index of the sequence `words[0 .. length)`, added when it is new. */
  intern(words: ArrayLike<number>, length: number = words.length): number {
    const hash = this.#hash(words, length, this.#seed);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    let probes = 0;
    for (;;) {
      const found = (this.#slots[slot] ?? 0) - 1;
      if (found < 0) break;
      if (this.#hashes.at(found) === hash && this.#equals(found, words, length)) return found;
      slot = (slot + 1) & mask;
      if (++probes === MAX_PROBES && this.#hash === hashWords) {
        this.#hashAnew();
        return this.intern(words, length);
      }
    }
    const index = this.count;
    for (let i = 0; i < length; i++) this.#words.push((words[i] ?? 0) | 0);
    this.#offsets.push(this.#words.length);
    this.#hashes.push(hash);
    this.#slots[slot] = index + 1;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return index;
  }

  /** All words of all sequences, one after the other; shares memory until the next new sequence. */
  words(): Int32Array<ArrayBuffer> {
    return this.#words.view();
  }

  /** Sequence i is `words()[offsets()[i] .. offsets()[i + 1])`. */
  offsets(): Int32Array<ArrayBuffer> {
    return this.#offsets.view();
  }

  #equals(index: number, words: ArrayLike<number>, length: number): boolean {
    const start = this.#offsets.at(index);
    if (this.#offsets.at(index + 1) - start !== length) return false;
    for (let i = 0; i < length; i++) {
      if (this.#words.at(start + i) !== ((words[i] ?? 0) | 0)) return false;
    }
    return true;
  }

  /** Someone prepared sequences that collide whatever the seed is: goes on with the hash for which that is impossible. */
  #hashAnew(): void {
    this.#hash = hashWordsModuloPrime;
    this.#hashes.length = 0;
    const words = this.words();
    for (let index = 0; index < this.count; index++) {
      const sequence = words.subarray(this.#offsets.at(index), this.#offsets.at(index + 1));
      this.#hashes.push(hashWordsModuloPrime(sequence, sequence.length, this.#seed));
    }
    this.#fillSlots(this.#slots.length);
  }

  #rehash(): void {
    this.#fillSlots(this.#slots.length * (this.#slots.length < FAST_GROWTH ? 8 : 2));
  }

  #fillSlots(length: number): void {
    const slots = new Int32Array(length);
    const mask = slots.length - 1;
    for (let index = 0; index < this.count; index++) {
      let slot = this.#hashes.at(index) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

/**
 * Slots that a search may pass before the hash is taken to be under attack. At half load honest sequences pass some dozens at
 * most, with a million of them.
 */
export const MAX_PROBES = 256;

/** Slots up to which they grow eightfold: filling them anew is what growing costs. */
const FAST_GROWTH = 1024;

/** Multiply-rotate mixing a word, then an avalanche so that the low bits, which pick the slot, are good. */
function hashWords(words: ArrayLike<number>, length: number, seed: number): number {
  let hash = seed ^ length;
  for (let i = 0; i < length; i++) {
    hash ^= Math.imul((words[i] ?? 0) | 0, 0x9e3779b1);
    hash = Math.imul((hash << 13) | (hash >>> 19), 0x85ebca6b);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}

const PRIME = 0x7fff_ffff;

/**
 * A polynomial over the words, modulo a prime, at a secret point: two given sequences of n words collide for at most 2 n of two
 * billion points, so collisions cannot be prepared. Ten times as slow as the other one.
 */
export function hashWordsModuloPrime(words: ArrayLike<number>, length: number, seed: number): number {
  // At least 2^16, so that no half word is a multiple of it.
  const point = 0x1_0000 + ((seed >>> 1) % (PRIME - 0x1_0000));
  let hash = length + 1;
  for (let i = 0; i < length; i++) {
    const word = words[i] ?? 0;
    hash = multiplyAdd(hash, point, word & 0xffff);
    hash = multiplyAdd(hash, point, word >>> 16);
  }
  return hash;
}

/** `(a * b + c) % PRIME` for factors below 2^31, in steps that a double holds exactly. */
function multiplyAdd(a: number, b: number, c: number): number {
  const high = (a * (b >>> 16)) % PRIME;
  return (high * 0x1_0000 + a * (b & 0xffff) + c) % PRIME;
}
