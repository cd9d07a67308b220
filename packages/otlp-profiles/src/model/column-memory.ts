/** Where columns come from: typed arrays of so many zeros, as their constructors make them. */
export interface ColumnMemory {
  /** Whether columns are lent for a while, and not for good: what is not needed of one is then no loss, nor is the message kept. */
  readonly isLent: boolean;
  uint8(length: number): Uint8Array<ArrayBuffer>;
  int32(length: number): Int32Array<ArrayBuffer>;
  uint32(length: number): Uint32Array<ArrayBuffer>;
  float64(length: number): Float64Array<ArrayBuffer>;
  bigInt64(length: number): BigInt64Array<ArrayBuffer>;
  bigUint64(length: number): BigUint64Array<ArrayBuffer>;
}

/** Each column in memory of its own, which lasts as long as the column. */
export const OWN_MEMORY: ColumnMemory = {
  isLent: false,
  uint8: (length) => new Uint8Array(length),
  int32: (length) => new Int32Array(length),
  uint32: (length) => new Uint32Array(length),
  float64: (length) => new Float64Array(length),
  bigInt64: (length) => new BigInt64Array(length),
  bigUint64: (length) => new BigUint64Array(length),
};
