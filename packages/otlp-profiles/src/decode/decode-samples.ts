import type { ColumnMemory } from '../model/column-memory.js';
import { GrowableInt64 } from '../model/growable.js';
import type { Samples } from '../model/profiles-data.js';
import { oneByOneOffsets, ownOneByOneOffsets, zeros } from '../model/shared-columns.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import type { AttributeSetReader } from './decode-indices.js';
import type { SampleNumbers } from './generation.js';

export interface SamplesDecoder {
  /** Reads the `Sample` whose tag was just read and those that follow it. */
  decodeRun(reader: WireReader, enclosingEnd: number): void;
  finish(): Samples;
}

/** `Profile.samples` */
const SAMPLES_TAG = 18;

/**
 * Hot path: most of a message is samples. Fields that are short, which nearly all are, are read with the position in a local
 * variable; the rest goes through `decodeField`. Columns that most profiles leave at their default are made when the first
 * sample needs them. Guarded by benchmarks/otlp-codec.bench.ts.
 *
 * @param count how many samples there will be.
 */
export function createSamplesDecoder(
  count: number,
  { values: valuesField, attributeIndices, linkIndex }: SampleNumbers,
  attributes: AttributeSetReader,
  memory: ColumnMemory,
): SamplesDecoder {
  const stack = memory.int32(count);
  // Low and high words in turn; one value per sample is the rule.
  let valueWords = memory.uint32(count * 2);
  let valueCount = 0;
  const timestamps = new GrowableInt64(0);
  let link: Int32Array | undefined;
  let attributeSet: Int32Array | undefined;
  let valueOffsets: Int32Array | undefined;
  let timestampOffsets: Int32Array | undefined;
  const valueTag = valuesField << 3;
  const valuesTag = valueTag | 2;
  const attributeTag = attributeIndices << 3;
  const attributesTag = attributeTag | 2;
  const linkTag = linkIndex << 3;
  let hasOffsets = false;
  let row = 0;

  /** Any field, at its tag. */
  function decodeField(reader: WireReader, end: number): void {
    const tag = reader.uint32();
    if (tag === 8) stack[row] = reader.int32();
    else if (tag === linkTag) {
      link ??= memory.int32(count);
      link[row] = reader.int32();
    } else if (tag === attributesTag) attributes.readPacked(reader, end);
    else if (tag === attributeTag) attributes.readOne(reader);
    else if (tag === valuesTag) {
      const listEnd = reader.readEnd(end);
      while (reader.pos < listEnd) pushValue(reader);
      reader.expectEnd(listEnd);
    } else if (tag === valueTag) pushValue(reader);
    else if (tag === 42) {
      const listEnd = reader.readEnd(end);
      while (reader.pos < listEnd) pushTimestamp(reader);
      reader.expectEnd(listEnd);
    } else if (tag === 41) pushTimestamp(reader);
    else skipUnknown(reader, tag, end, 'Sample', 5);
  }

  function pushValue(reader: WireReader): void {
    reader.varint64();
    if (valueCount * 2 === valueWords.length) growValues();
    valueWords[valueCount * 2] = reader.low;
    valueWords[valueCount * 2 + 1] = reader.high;
    valueCount++;
  }

  function growValues(): void {
    const larger = memory.uint32(Math.max(32, valueWords.length * 2));
    larger.set(valueWords);
    valueWords = larger;
  }

  function pushTimestamp(reader: WireReader): void {
    reader.fixed64();
    timestamps.push(reader.low, reader.high);
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    let { pos } = reader;
    for (;;) {
      const length = bytes[pos] ?? 0x80;
      let end = pos + 1 + length;
      if (length < 0x80 && end <= enclosingEnd) pos++;
      else {
        reader.pos = pos;
        end = reader.readEnd(enclosingEnd);
        ({ pos } = reader);
      }
      let isPlain = true;
      while (pos < end) {
        const tag = bytes[pos] ?? 0;
        const byte = bytes[pos + 1] ?? 0x80;
        if (tag === 8 || tag === linkTag) {
          const next = byte < 0x80 ? 0 : (bytes[pos + 2] ?? 0x80);
          if (next < 0x80) {
            const index = (byte & 0x7f) | (next << 7);
            pos += byte < 0x80 ? 2 : 3;
            if (tag === 8) stack[row] = index;
            else {
              link ??= memory.int32(count);
              link[row] = index;
            }
            continue;
          }
        } else if (tag === valuesTag && byte <= 4 && byte > 0 && pos + 2 + byte <= end) {
          // One value of up to 28 bits: its last byte, and no other, has no continuation bit.
          const last = pos + 1 + byte;
          let at = pos + 2;
          let bits = bytes[at] ?? 0;
          let value = bits & 0x7f;
          let shift = 7;
          while (bits >= 0x80 && at < last) {
            bits = bytes[++at] ?? 0;
            value |= (bits & 0x7f) << shift;
            shift += 7;
          }
          if (bits < 0x80 && at === last) {
            if (valueCount * 2 === valueWords.length) growValues();
            valueWords[valueCount * 2] = value;
            valueWords[valueCount * 2 + 1] = 0;
            valueCount++;
            pos = last + 1;
            continue;
          }
        }
        isPlain = false;
        reader.pos = pos;
        decodeField(reader, end);
        ({ pos } = reader);
      }
      if (pos !== end) {
        reader.pos = pos;
        reader.expectEnd(end);
      }
      row++;
      if (!isPlain || hasOffsets || valueCount !== row) finishRow();
      if (pos >= enclosingEnd || bytes[pos] !== SAMPLES_TAG) break;
      pos++;
    }
    reader.pos = pos;
  }

  /** What a sample without attributes and timestamps, with one value, leaves out. */
  function finishRow(): void {
    const set = attributes.take();
    if (set !== 0) {
      attributeSet ??= memory.int32(count);
      attributeSet[row - 1] = set;
    }
    if (valueOffsets === undefined && valueCount !== row) {
      valueOffsets = ownOneByOneOffsets(row - 1, count + 1);
      hasOffsets = true;
    }
    if (timestampOffsets === undefined && timestamps.length > 0) {
      timestampOffsets = memory.int32(count + 1);
      hasOffsets = true;
    }
    if (valueOffsets !== undefined) valueOffsets[row] = valueCount;
    if (timestampOffsets !== undefined) timestampOffsets[row] = timestamps.length;
  }

  return {
    decodeRun,
    finish: () => ({
      count,
      stack,
      attributeSet: attributeSet ?? zeros(count),
      link: link ?? zeros(count),
      valueOffsets: valueOffsets ?? oneByOneOffsets(count),
      values: valuesOf(
        valueWords.length === valueCount * 2 ? valueWords : valueWords.slice(0, valueCount * 2),
      ),
      timestampOffsets: timestampOffsets ?? zeros(count + 1),
      timestamps: timestamps.toUnsigned(),
    }),
  };
}

function valuesOf({ buffer, byteOffset, length }: Uint32Array<ArrayBuffer>): BigInt64Array {
  return new BigInt64Array(buffer, byteOffset, length / 2);
}
