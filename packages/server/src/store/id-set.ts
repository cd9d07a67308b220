import { randomBytes } from 'node:crypto';
import { avalanche } from './content-hash.js';

/** Of the process and not of a set: most requests make one. */
const key = randomBytes(8);
const keyLow = key.readInt32LE(0);
const keyHigh = key.readInt32LE(4);

/**
 * A set of 64-bit ids over typed arrays, 8 to 32 bytes an id. When it is full it is emptied, for whoever asks it
 * only saves work by a "yes". Hot path: asked once per stack of every profile that comes in. A class, whose compiled code V8 keeps:
 * that of closures goes with the last set, and most requests make one.
 */
export class IdSet {
  readonly #maxSize: number;
  #slots: Uint32Array = new Uint32Array(2048);
  #mask = 1023;
  #size = 0;
  #resets = 0;

  /** @param maxSize most ids that are kept; by default all, for sets that live no longer than what their ids come from. */
  constructor(maxSize: number = Number.POSITIVE_INFINITY) {
    this.#maxSize = maxSize;
  }

  get size(): number {
    return this.#size;
  }

  /** How often it was full and began anew. */
  get resets(): number {
    return this.#resets;
  }

  has(low: number, high: number): boolean {
    const slot = this.#slotOf(low, high);
    return this.#slots[slot * 2] !== 0 || this.#slots[slot * 2 + 1] !== 0;
  }

  add(low: number, high: number): void {
    let slot = this.#slotOf(low, high);
    if (this.#slots[slot * 2] !== 0 || this.#slots[slot * 2 + 1] !== 0) return;
    if (this.#size >= this.#maxSize) {
      this.clear();
      this.#resets++;
      slot = this.#slotOf(low, high);
    }
    this.#slots[slot * 2] = low;
    this.#slots[slot * 2 + 1] = high;
    this.#size++;
    if (this.#size * 4 > this.#slots.length) this.#grow();
  }

  /** Forgets all of them; not counted as a reset. */
  clear(): void {
    this.#slots = new Uint32Array(2048);
    this.#mask = 1023;
    this.#size = 0;
  }

  /**
   * The slot of the id, or the free one where it belongs. Ids are hashes, but clients choose what is hashed: without the key
   * they could choose ids that all belong in one slot, and every look-up would walk past the others.
   */
  #slotOf(low: number, high: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = avalanche(avalanche(low ^ keyLow) ^ high ^ keyHigh) & mask;
    for (;;) {
      const foundLow = slots[slot * 2] ?? 0;
      const foundHigh = slots[slot * 2 + 1] ?? 0;
      if ((foundLow === 0 && foundHigh === 0) || (foundLow === low >>> 0 && foundHigh === high >>> 0))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * 2);
    this.#slots = slots;
    this.#mask = slots.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      const low = old[at] ?? 0;
      const high = old[at + 1] ?? 0;
      if (low === 0 && high === 0) continue;
      const slot = this.#slotOf(low, high);
      slots[slot * 2] = low;
      slots[slot * 2 + 1] = high;
    }
  }
}
