import { putIndices, putVarint32, putVarint64, varint32Length } from './put-varint.js';

/**
 * Writes the protobuf wire format into one growing buffer.
 *
 * `begin` opens a nested message and `end` closes it: one byte is kept for its length, and the content moves up in the rarer
 * case that the length needs more, so a message is written in one pass without sizes being known. Loops over many small
 * messages do not use these methods but `reserve` and the functions of put-varint.ts.
 */
export class WireWriter {
  bytes: Uint8Array<ArrayBuffer>;
  /** Of the same memory as `bytes`, and like it another one after it has grown. */
  view: DataView<ArrayBuffer>;
  pos = 0;

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes room for `count` more bytes; a caller may then write that many at `pos` by itself. */
  reserve(count: number): Uint8Array<ArrayBuffer> {
    if (this.pos + count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.pos + count));
      larger.set(this.bytes.subarray(0, this.pos));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    return this.bytes;
  }

  /** A varint of an unsigned 32-bit number, or of a tag or length. */
  uint32(value: number): void {
    this.pos = putVarint32(this.reserve(5), this.pos, value);
  }

  /** A signed 32-bit number, sign-extended to ten bytes when negative as `int32` demands. */
  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.varint64(value >>> 0, 0xffff_ffff);
  }

  /** A varint of 64 bits from its unsigned words. */
  varint64(low: number, high: number): void {
    this.pos = putVarint64(this.reserve(10), this.pos, low, high);
  }

  /** Tag and varint of a signed or unsigned 64-bit field; nothing for 0. */
  int64Field(tag: number, value: bigint): void {
    if (value === 0n) return;
    const bits = BigInt.asUintN(64, value);
    this.uint32(tag);
    this.varint64(Number(bits & 0xffff_ffffn), Number(bits >> 32n));
  }

  /** Tag and varint of an int32 field; nothing for 0. */
  int32Field(tag: number, value: number): void {
    if (value === 0) return;
    this.uint32(tag);
    this.int32(value);
  }

  /** Eight little-endian bytes from unsigned words. */
  fixed64(low: number, high: number): void {
    this.pos = putFixed64(this.reserve(8), this.pos, low, high);
  }

  double(value: number): void {
    scratch.setFloat64(0, value, true);
    this.fixed64(scratch.getUint32(0, true), scratch.getUint32(4, true));
  }

  /** Tag, length and bytes. */
  bytesField(tag: number, value: Uint8Array): void {
    this.uint32(tag);
    this.uint32(value.length);
    this.reserve(value.length).set(value, this.pos);
    this.pos += value.length;
  }

  /** Tag, length and UTF-8. Lone surrogates become U+FFFD. */
  stringField(tag: number, text: string): void {
    this.uint32(tag);
    const { length } = text;
    // Three bytes are the most that one UTF-16 unit takes; five are the length's.
    const bytes = this.reserve(length * 3 + 5);
    if (length < SHORT_TEXT_UNITS) {
      // Usual case: short ASCII, whose length byte is known before its text is.
      let at = this.pos + 1;
      let i = 0;
      for (; i < length; i++) {
        const unit = text.charCodeAt(i);
        if (unit >= 0x80) break;
        bytes[at++] = unit;
      }
      if (i === length) {
        bytes[this.pos] = length;
        this.pos = at;
        return;
      }
    }
    const mark = this.begin();
    this.pos += utf8.encodeInto(text, bytes.subarray(this.pos)).written;
    this.end(mark);
  }

  /** Tag and packed varints of `values[start .. end)`, none negative. */
  packedIndices(tag: number, values: Int32Array, start: number, end: number): void {
    this.uint32(tag);
    this.reserve((end - start) * 5 + 6);
    const mark = this.begin();
    this.pos = putIndices(this.bytes, this.view, this.pos, values, start, end);
    this.end(mark);
  }

  /** Opens a length-delimited content, after its tag. Give the result to `end`. */
  begin(): number {
    this.reserve(1);
    return this.pos++;
  }

  /** Writes the length of what was written since `begin`. */
  end(mark: number): void {
    const length = this.pos - mark - 1;
    if (length < 0x80) {
      this.bytes[mark] = length;
      return;
    }
    const extra = varint32Length(length) - 1;
    const bytes = this.reserve(extra);
    bytes.copyWithin(mark + 1 + extra, mark + 1, this.pos);
    putVarint32(bytes, mark, length);
    this.pos += extra;
  }

  /** A copy of exactly what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.pos);
  }
}

/** From here on the platform's encoder is faster than a loop; guarded by benchmarks/otlp-codec.bench.ts. */
const SHORT_TEXT_UNITS = 48;

const scratch = new DataView(new ArrayBuffer(8));
const utf8 = new TextEncoder();

/** Eight little-endian bytes from unsigned words, at a position for which there is room. */
export function putFixed64(bytes: Uint8Array, pos: number, low: number, high: number): number {
  bytes[pos] = low;
  bytes[pos + 1] = low >>> 8;
  bytes[pos + 2] = low >>> 16;
  bytes[pos + 3] = low >>> 24;
  bytes[pos + 4] = high;
  bytes[pos + 5] = high >>> 8;
  bytes[pos + 6] = high >>> 16;
  bytes[pos + 7] = high >>> 24;
  return pos + 8;
}
