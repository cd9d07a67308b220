/*
 * Columns that look the same in nearly every profile: no attributes, no links, no addresses, one value per sample. Profiles share
 * them instead of each having its own; the arrays of the model are read-only, which is why they may.
 */

/** Larger ones are made anew: what is shared stays for good. */
const SHARED_LENGTH = 16_384;

let sharedZeros: ArrayBuffer | undefined;
let sharedOffsets: Int32Array<ArrayBuffer> | undefined;

/** As many zeros, shared. */
export function zeros(length: number): Int32Array {
  return length > SHARED_LENGTH ? new Int32Array(length) : new Int32Array(zeroBytes(), 0, length);
}

export function bigZeros(length: number): BigUint64Array {
  return length > SHARED_LENGTH ? new BigUint64Array(length) : new BigUint64Array(zeroBytes(), 0, length);
}

export function floatZeros(length: number): Float64Array {
  return length > SHARED_LENGTH ? new Float64Array(length) : new Float64Array(zeroBytes(), 0, length);
}

function zeroBytes(): ArrayBuffer {
  sharedZeros ??= new ArrayBuffer(SHARED_LENGTH * 8);
  return sharedZeros;
}

/** The offsets of `count` lists of one element each, 0 to `count`: `count + 1` numbers, shared. */
export function oneByOneOffsets(count: number): Int32Array {
  if (count >= SHARED_LENGTH) return ownOneByOneOffsets(count, count + 1);
  sharedOffsets ??= ownOneByOneOffsets(SHARED_LENGTH - 1, SHARED_LENGTH);
  return sharedOffsets.subarray(0, count + 1);
}

/** The same in an array of its own, of `length` numbers, for a profile in which other lists follow. */
export function ownOneByOneOffsets(count: number, length: number): Int32Array<ArrayBuffer> {
  const offsets = new Int32Array(length);
  for (let i = 0; i <= count; i++) offsets[i] = i;
  return offsets;
}
