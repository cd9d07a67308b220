/**
 * Reads the protobuf wire format (https://protobuf.dev/programming-guides/encoding/) from untrusted bytes.
 *
 * A nested message is a stretch of the same bytes: `readEnd` gives where it ends, `pos < end` is the loop over its fields and
 * `expectEnd` refuses a last field that ran over the end. Nothing is allocated by a length that the bytes do not back, and
 * 64-bit integers come as two 32-bit words (`low`, `high`), so that reading a column of them makes no BigInt.
 *
 * Hot path: fields of a decoder's inner loops are read here, guarded by benchmarks/otlp-codec.bench.ts and
 * benchmarks/pprof-codec.bench.ts. A byte past the end reads as undefined, which fails `< 0x80`, so the one-byte path needs no
 * bounds check of its own.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  /** The same bytes, for reading several at once. */
  readonly view: DataView;
  pos = 0;
  /** Unsigned words of the number that `varint64` or `fixed64` read last. */
  low = 0;
  high = 0;
  readonly #fail: (problem: string, offset: number) => Error;

  /** @param fail makes the error of the caller's package from what is wrong and the byte where it was found. */
  constructor(bytes: Uint8Array, fail: (problem: string, offset: number) => Error) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#fail = fail;
  }

  /** A varint cut to its low 32 bits, unsigned: tags, lengths, `uint32`. */
  uint32(): number {
    const byte = this.bytes[this.pos] ?? 0x80;
    if (byte < 0x80) {
      this.pos++;
      return byte;
    }
    const next = this.bytes[this.pos + 1] ?? 0x80;
    if (next < 0x80) {
      this.pos += 2;
      return (byte & 0x7f) | (next << 7);
    }
    this.#longVarint();
    return this.low;
  }

  /** A varint cut to its low 32 bits, signed: `int32`, which takes ten bytes when negative. */
  int32(): number {
    return this.uint32() | 0;
  }

  bool(): boolean {
    this.varint64();
    return this.low !== 0 || this.high !== 0;
  }

  /** Reads a varint of up to 64 bits into `low` and `high`. */
  varint64(): void {
    const byte = this.bytes[this.pos] ?? 0x80;
    if (byte < 0x80) {
      this.pos++;
      this.low = byte;
      this.high = 0;
    } else this.#longVarint();
  }

  /** Reads eight little-endian bytes into `low` and `high`. */
  fixed64(): void {
    const { pos } = this;
    this.#advance(8);
    this.low = this.view.getUint32(pos, true);
    this.high = this.view.getUint32(pos + 4, true);
  }

  double(): number {
    this.fixed64();
    return this.view.getFloat64(this.pos - 8, true);
  }

  /** A signed varint as a double: exact up to 2^53. */
  int64AsNumber(): number {
    this.varint64();
    return (this.high | 0) * 0x1_0000_0000 + this.low;
  }

  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  uint64(): bigint {
    this.varint64();
    return this.#word64();
  }

  fixedUint64(): bigint {
    this.fixed64();
    return this.#word64();
  }

  /** Reads a length; returns the offset behind the message, string or packed list that follows. */
  readEnd(enclosingEnd: number): number {
    const byte = this.bytes[this.pos] ?? 0x80;
    let length: number;
    if (byte < 0x80) {
      this.pos++;
      length = byte;
    } else {
      // Two bytes, which samples and stacks mostly have.
      const next = this.bytes[this.pos + 1] ?? 0x80;
      if (next < 0x80) {
        this.pos += 2;
        length = (byte & 0x7f) | (next << 7);
      } else {
        this.#longVarint();
        length = this.high * 0x1_0000_0000 + this.low;
      }
    }
    const end = this.pos + length;
    if (end > enclosingEnd) {
      throw this.#fail(
        `a length of ${length} reaches past the end of its message at byte ${enclosingEnd}; the bytes are cut short or not protobuf`,
        this.pos,
      );
    }
    return end;
  }

  expectEnd(end: number): void {
    if (this.pos !== end) {
      throw this.#fail(
        `a field runs to byte ${this.pos}, past the end of its message; the bytes are cut short or not protobuf`,
        end,
      );
    }
  }

  /** Skips a field by the wire type of its tag. Groups, which no current schema uses, are refused. */
  skip(tag: number, enclosingEnd: number): void {
    if (tag >>> 3 === 0) {
      throw this.#fail(
        'a field has the number 0, which protobuf does not use; the bytes are not protobuf',
        this.pos,
      );
    }
    switch (tag & 7) {
      case 0:
        this.varint64();
        break;
      case 1:
        this.#advance(8);
        break;
      case 2:
        this.pos = this.readEnd(enclosingEnd);
        break;
      case 5:
        this.#advance(4);
        break;
      default:
        throw this.#fail(
          `field ${tag >>> 3} has wire type ${tag & 7}, which proto3 does not use; the bytes are not protobuf`,
          this.pos,
        );
    }
  }

  /** A copy: the message may be large and must not be kept alive by a few bytes. */
  copyBytes(enclosingEnd: number): Uint8Array<ArrayBuffer> {
    const end = this.readEnd(enclosingEnd);
    const copy = new Uint8Array(this.bytes.subarray(this.pos, end));
    this.pos = end;
    return copy;
  }

  /** A length and as many bytes of UTF-8; what is not UTF-8 becomes U+FFFD. */
  string(enclosingEnd: number): string {
    const end = this.readEnd(enclosingEnd);
    const text = decodeUtf8(this.bytes, this.pos, end);
    this.pos = end;
    return text;
  }

  #word64(): bigint {
    return this.high === 0 ? BigInt(this.low) : (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  #advance(count: number): void {
    if (this.pos + count > this.bytes.length) {
      throw this.#fail('the bytes end in the middle of a fixed-size number', this.pos);
    }
    this.pos += count;
  }

  #longVarint(): void {
    const { bytes } = this;
    let { pos } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[pos++];
      if (byte === undefined) throw this.#fail('the bytes end in the middle of a varint', this.pos);
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.pos = pos;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw this.#fail('a varint is longer than 10 bytes; the bytes are not protobuf', this.pos);
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Up to here the units are put together by a loop: the call into the platform's decoder is what costs most then. From 13 units
 * on V8 would not copy what is added but chain it, which is slow to read and takes three times the memory.
 */
const SHORT_TEXT_BYTES = 12;

/** Decodes `bytes[start .. end)`, which the caller has checked to be inside. What is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= SHORT_TEXT_BYTES) {
    let text = '';
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) break;
      text += String.fromCharCode(byte);
    }
    if (at === end) return text;
  }
  return utf8.decode(bytes.subarray(start, end));
}
