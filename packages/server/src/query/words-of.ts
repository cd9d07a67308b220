/** Low and high word of each id, as they lie in memory: looking at them as bigints makes an object for each. */
export function wordsOf(ids: BigUint64Array): Uint32Array {
  return new Uint32Array(ids.buffer, ids.byteOffset, ids.length * 2);
}
