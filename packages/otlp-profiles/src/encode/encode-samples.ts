import type { AttributeSets, Samples } from '../model/profiles-data.js';
import { wordsOf } from '../model/words-of.js';
import { putIndexField, putIndices, putVarint32, putVarint64, varint32Length } from '../wire/put-varint.js';
import { putFixed64, type WireWriter } from '../wire/wire-writer.js';

const SAMPLES_TAG = 18;

/**
 * Writes `Profile.samples`. Hot path: most of a message is samples. Each is written at a local position behind room for a
 * length of one byte. Guarded by benchmarks/otlp-codec.bench.ts.
 */
export function encodeSamples(writer: WireWriter, samples: Samples, sets: AttributeSets): void {
  const { count, stack, attributeSet, link, valueOffsets, timestampOffsets } = samples;
  // 64-bit columns are read as pairs of words, low first: no BigInt per value.
  const values = wordsOf(samples.values);
  const timestamps = wordsOf(samples.timestamps);
  for (let row = 0; row < count; row++) {
    const set = attributeSet[row] ?? 0;
    const setStart = sets.offsets[set] ?? 0;
    const setEnd = sets.offsets[set + 1] ?? 0;
    let value = valueOffsets[row] ?? 0;
    const valuesEnd = valueOffsets[row + 1] ?? 0;
    let timestamp = timestampOffsets[row] ?? 0;
    const timestampsEnd = timestampOffsets[row + 1] ?? 0;
    // 12 for stack and link, 6 for each tag and length, and the elements at their longest.
    const bytes = writer.reserve(
      36 + (setEnd - setStart) * 5 + (valuesEnd - value) * 10 + (timestampsEnd - timestamp) * 8,
    );
    bytes[writer.pos] = SAMPLES_TAG;
    const start = writer.pos + 2;
    let pos = putIndexField(bytes, start, 8, stack[row] ?? 0);
    if (set !== 0) {
      bytes[pos] = 18;
      const listStart = pos + 2;
      pos = closeList(
        bytes,
        listStart,
        putIndices(bytes, writer.view, listStart, sets.attributes, setStart, setEnd),
      );
    }
    pos = putIndexField(bytes, pos, 24, link[row] ?? 0);
    const low = values[value * 2] ?? 0;
    if (value + 1 === valuesEnd && low < 0x1000_0000 && values[value * 2 + 1] === 0) {
      // The usual sample: one value of up to 28 bits.
      const valueLength = varint32Length(low);
      bytes[pos] = 34;
      bytes[pos + 1] = valueLength;
      pos = putVarint32(bytes, pos + 2, low);
    } else if (value < valuesEnd) {
      bytes[pos] = 34;
      const listStart = pos + 2;
      pos = listStart;
      for (; value < valuesEnd; value++) {
        pos = putVarint64(bytes, pos, values[value * 2] ?? 0, values[value * 2 + 1] ?? 0);
      }
      pos = closeList(bytes, listStart, pos);
    }
    if (timestamp < timestampsEnd) {
      bytes[pos] = 42;
      pos = putVarint32(bytes, pos + 1, (timestampsEnd - timestamp) * 8);
      for (; timestamp < timestampsEnd; timestamp++) {
        pos = putFixed64(bytes, pos, timestamps[timestamp * 2] ?? 0, timestamps[timestamp * 2 + 1] ?? 0);
      }
    }
    if (pos - start < 0x80) {
      bytes[start - 1] = pos - start;
      writer.pos = pos;
    } else writer.pos = closeList(bytes, start, pos);
  }
}

/**
 * Writes the length of `bytes[start .. end)` before `start`, where `lengthBytes` bytes were kept for it; moves the content when
 * it needs more or fewer. Returns the end.
 */
export function closeList(bytes: Uint8Array, start: number, end: number, lengthBytes = 1): number {
  const length = end - start;
  const needed = varint32Length(length);
  const contentStart = start - lengthBytes + needed;
  if (needed !== lengthBytes) bytes.copyWithin(contentStart, start, end);
  if (needed === 1) bytes[start - lengthBytes] = length;
  else putVarint32(bytes, start - lengthBytes, length);
  return contentStart + length;
}
