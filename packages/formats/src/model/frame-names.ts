import { decodeUtf8, GrowableInt32, type ProfilesBuilder } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

/** Turns names of frames, as they stand in the input, into locations. Each distinct name is decoded once. */
export interface FrameNames {
  /** The location of the function that is named `bytes[start .. end)`. What is not UTF-8 becomes U+FFFD. */
  locationOf(bytes: Uint8Array, start: number, end: number): number;
  /** The same for the name from `start` to the next `;` or to `end`, which is then in `nameEnd`. Saves looking at it twice. */
  locationBefore(bytes: Uint8Array, start: number, end: number): number;
  readonly nameEnd: number;
}

const SEPARATOR = 0x3b;

/**
 * Open addressing over the bytes themselves, so that a name seen before costs no string. Hot path: called for each frame of
 * text and each node of a tree.
 */
export function createFrameNames(builder: ProfilesBuilder): FrameNames {
  /** The distinct names, one after the other; name i is `stored[offsets[i] .. offsets[i + 1])`. */
  let stored = new Uint8Array(4096);
  const offsets = [0];
  const hashes = new GrowableInt32();
  const locations = new GrowableInt32();
  let slots = new Int32Array(256);
  // Random per table, so that input cannot be prepared to collide.
  const seed = (Math.random() * 0x1_0000_0000) | 0;

  function equals(index: number, bytes: Uint8Array, start: number): boolean {
    // Locals, because variables of the closure would be read again on each turn.
    const known = stored;
    const end = names.nameEnd;
    let at = offsets[index] ?? 0;
    if ((offsets[index + 1] ?? 0) - at !== end - start) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== known[at++]) return false;
    return true;
  }

  function store(bytes: Uint8Array, start: number, end: number): void {
    const at = offsets[locations.length] ?? 0;
    const storedEnd = at + end - start;
    if (storedEnd > stored.length) {
      const larger = new Uint8Array(Math.max(stored.length * 2, storedEnd));
      larger.set(stored.subarray(0, at));
      stored = larger;
    }
    stored.set(bytes.subarray(start, end), at);
    offsets.push(storedEnd);
  }

  function rehash(): void {
    slots = new Int32Array(slots.length * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < locations.length; index++) {
      let slot = hashes.at(index) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
  }

  function add(bytes: Uint8Array, start: number, end: number): number {
    const functionIndex = builder.addFunction({ name: decodeUtf8(bytes, start, end) });
    const location = builder.addLocation([{ functionIndex }]);
    store(bytes, start, end);
    locations.push(location);
    return location;
  }

  /** Looks up `bytes[start .. nameEnd)`. */
  function lookUp(bytes: Uint8Array, start: number, mixed: number): number {
    const hash = avalanche(mixed);
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const found = (slots[slot] ?? 0) - 1;
      if (found < 0) break;
      if (hashes.at(found) === hash && equals(found, bytes, start)) return locations.at(found);
      slot = (slot + 1) & mask;
    }
    const location = add(bytes, start, names.nameEnd);
    hashes.push(hash);
    slots[slot] = locations.length;
    if (locations.length * 2 > slots.length) rehash();
    return location;
  }

  // A member and no getter, with which each object would have a hidden class of its own and be slow to read.
  const names = {
    nameEnd: 0,

    locationOf(bytes: Uint8Array, start: number, end: number) {
      let hash = seed;
      for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), PRIME);
      names.nameEnd = end;
      return lookUp(bytes, start, hash);
    },

    locationBefore(bytes: Uint8Array, start: number, end: number) {
      let hash = seed;
      let at = start;
      for (; at < end; at++) {
        const byte = bytes[at] ?? 0;
        if (byte === SEPARATOR) break;
        hash = Math.imul(hash ^ byte, PRIME);
      }
      names.nameEnd = at;
      return lookUp(bytes, start, hash);
    },
  };
  return names;
}

/** Throws HOTSPAN_ERR_FORMAT_LIMIT for a name of more than `maxStringBytes`. `offset` is where the name begins. */
export function checkNameLength(length: number, offset: number, { maxStringBytes }: FormatLimits): void {
  if (length <= maxStringBytes) return;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `the name at byte ${offset} is longer than maxStringBytes (${maxStringBytes}). Shorten it, or raise the limit.`,
    { offset, limit: maxStringBytes },
  );
}

/** Of FNV-1a, which starts from a secret here. */
const PRIME = 0x0100_0193;

/** Makes the low bits, which pick the slot, depend on all others. */
function avalanche(mixed: number): number {
  let hash = mixed ^ (mixed >>> 16);
  hash = Math.imul(hash, 0x85eb_ca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
