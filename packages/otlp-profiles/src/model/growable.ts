/**
 * Typed arrays that grow. Hot path: decoding pushes every index of a message through these;
 * guarded by benchmarks/otlp-codec.bench.ts.
 */
export class GrowableInt32 {
  #array: Int32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 64) {
    this.#array = new Int32Array(capacity);
  }

  /** Elements that there is room for. */
  get capacity(): number {
    return this.#array.length;
  }

  push(value: number): void {
    if (this.length === this.#array.length) this.#array = enlarge(this.#array, Int32Array);
    this.#array[this.length++] = value;
  }

  /** Makes room for `count` more, so that a reader may write them without asking each time. */
  reserve(count: number): Int32Array<ArrayBuffer> {
    while (this.#array.length < this.length + count) this.#array = enlarge(this.#array, Int32Array);
    return this.#array;
  }

  at(index: number): number {
    return this.#array[index] ?? 0;
  }

  /** The filled part, sharing memory with this object until the next push. */
  view(): Int32Array<ArrayBuffer> {
    return this.#array.subarray(0, this.length);
  }

  /** A copy of exactly the filled part. */
  toArray(): Int32Array<ArrayBuffer> {
    return this.#array.slice(0, this.length);
  }

  /** The filled part for good, copied only when the array is larger. Nothing may be pushed afterwards. */
  finish(): Int32Array<ArrayBuffer> {
    return this.length === this.#array.length ? this.#array : this.toArray();
  }
}

/** Doubles, for numbers past 32 bits that need no more than 2^53. */
export class GrowableFloat64 {
  #array: Float64Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 64) {
    this.#array = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#array.length) this.#array = enlarge(this.#array, Float64Array);
    this.#array[this.length++] = value;
  }

  toArray(): Float64Array<ArrayBuffer> {
    return this.#array.slice(0, this.length);
  }

  /** The filled part for good, copied only when the array is larger. Nothing may be pushed afterwards. */
  finish(): Float64Array<ArrayBuffer> {
    return this.length === this.#array.length ? this.#array : this.toArray();
  }
}

/**
 * 64-bit integers, kept as pairs of 32-bit words so that filling them makes no BigInt. Words are stored low
 * first: the platforms that run V8's sampler and chDB are little-endian, and so are BigInt64Array's words there.
 */
export class GrowableInt64 {
  #words: Uint32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 64) {
    this.#words = new Uint32Array(capacity * 2);
  }

  push(low: number, high: number): void {
    const at = this.length * 2;
    if (at === this.#words.length) this.#words = enlarge(this.#words, Uint32Array);
    this.#words[at] = low;
    this.#words[at + 1] = high;
    this.length++;
  }

  toSigned(): BigInt64Array<ArrayBuffer> {
    return new BigInt64Array(this.#copy());
  }

  toUnsigned(): BigUint64Array<ArrayBuffer> {
    return new BigUint64Array(this.#copy());
  }

  #copy(): ArrayBuffer {
    if (this.#words.length === this.length * 2) return this.#words.buffer;
    return this.#words.slice(0, this.length * 2).buffer;
  }
}

/** Elements up to which an array grows fourfold: allocating a typed array costs more than clearing its bytes. */
const FAST_GROWTH = 16_384;

function enlarge<A extends Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  array: A,
  create: new (length: number) => A,
): A {
  const larger = new create(Math.max(16, array.length * (array.length < FAST_GROWTH ? 4 : 2)));
  larger.set(array);
  return larger;
}
