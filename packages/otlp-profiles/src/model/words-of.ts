/**
 * A column of 64-bit integers as pairs of unsigned 32-bit words, low first, in the same memory: reading and writing it so makes no
 * BigInt. Every platform with V8, JavaScriptCore or SpiderMonkey that we know of is little-endian.
 */
export function wordsOf(column: BigInt64Array | BigUint64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
}
