import { randomBytes } from 'node:crypto';
import { avalanche } from './content-hash.js';

/**
 * A set of 64-bit ids over typed arrays, 8 bytes a slot. Bounded: when it is full it is emptied, for whoever asks it
 * only saves work by a "yes". Hot path: asked once per stack of every profile that comes in.
 */
export interface IdSet {
  has(low: number, high: number): boolean;
  add(low: number, high: number): void;
  /** Forgets all of them; not counted as a reset. */
  clear(): void;
  readonly size: number;
  /** How often it was full and began anew. */
  readonly resets: number;
}

/** Of the process and not of a set: most requests make one. */
const key = randomBytes(8);
const keyLow = key.readInt32LE(0);
const keyHigh = key.readInt32LE(4);

/** @param maxSize most ids that are kept; 8 to 32 bytes each. */
export function createIdSet(maxSize: number): IdSet {
  let slots = new Uint32Array(2048);
  let mask = slots.length / 2 - 1;
  // Plain members and no getters: V8 makes a shape of its own for every object with one, and code that reads many is slow.
  const set = { has, add, clear, size: 0, resets: 0 };

  /**
   * The slot of the id, or the free one where it belongs. Ids are hashes, but clients choose what is hashed: without the key
   * they could choose ids that all belong in one slot, and every look-up would walk past the others.
   */
  function slotOf(low: number, high: number): number {
    let slot = avalanche(avalanche(low ^ keyLow) ^ high ^ keyHigh) & mask;
    for (;;) {
      const foundLow = slots[slot * 2] ?? 0;
      const foundHigh = slots[slot * 2 + 1] ?? 0;
      if ((foundLow === 0 && foundHigh === 0) || (foundLow === low >>> 0 && foundHigh === high >>> 0))
        return slot;
      slot = (slot + 1) & mask;
    }
  }

  function grow(): void {
    const old = slots;
    slots = new Uint32Array(old.length * 2);
    mask = slots.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      const low = old[at] ?? 0;
      const high = old[at + 1] ?? 0;
      if (low === 0 && high === 0) continue;
      const slot = slotOf(low, high);
      slots[slot * 2] = low;
      slots[slot * 2 + 1] = high;
    }
  }

  function clear(): void {
    slots = new Uint32Array(2048);
    mask = slots.length / 2 - 1;
    set.size = 0;
  }

  function has(low: number, high: number): boolean {
    const slot = slotOf(low, high);
    return slots[slot * 2] !== 0 || slots[slot * 2 + 1] !== 0;
  }

  function add(low: number, high: number): void {
    let slot = slotOf(low, high);
    if (slots[slot * 2] !== 0 || slots[slot * 2 + 1] !== 0) return;
    if (set.size >= maxSize) {
      clear();
      set.resets++;
      slot = slotOf(low, high);
    }
    slots[slot * 2] = low;
    slots[slot * 2 + 1] = high;
    set.size++;
    if (set.size * 4 > slots.length) grow();
  }

  return set;
}
