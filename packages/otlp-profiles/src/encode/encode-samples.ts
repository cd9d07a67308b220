import type { AttributeSets, Samples } from '../model/profiles-data.js';
import { fork, join, type Writer, writeIndices, writeWords64 } from '../wire/writer.js';

/** Hot path: most of a message is samples. Guarded by benchmarks/otlp-codec.bench.ts. */
export function encodeSamples(writer: Writer, samples: Samples, sets: AttributeSets): void {
  // 64-bit columns are read as pairs of words, low first: no BigInt per value.
  const values = wordsOf(samples.values);
  const timestamps = wordsOf(samples.timestamps);
  for (let row = 0; row < samples.count; row++) {
    fork(writer, 18);
    const stack = samples.stack[row] ?? 0;
    if (stack !== 0) writer.uint32(8).int32(stack);
    const set = samples.attributeSet[row] ?? 0;
    if (set !== 0) {
      writeIndices(writer, 18, sets.attributes.subarray(sets.offsets[set], sets.offsets[set + 1]));
    }
    const link = samples.link[row] ?? 0;
    if (link !== 0) writer.uint32(24).int32(link);
    const valuesEnd = samples.valueOffsets[row + 1] ?? 0;
    let at = samples.valueOffsets[row] ?? 0;
    if (at < valuesEnd) {
      fork(writer, 34);
      for (; at < valuesEnd; at++) writeWords64(writer, values[at * 2] ?? 0, values[at * 2 + 1] ?? 0);
      join(writer);
    }
    const timestampsEnd = samples.timestampOffsets[row + 1] ?? 0;
    at = samples.timestampOffsets[row] ?? 0;
    if (at < timestampsEnd) {
      fork(writer, 42);
      for (; at < timestampsEnd; at++) {
        writer.fixed32(timestamps[at * 2] ?? 0).fixed32(timestamps[at * 2 + 1] ?? 0);
      }
      join(writer);
    }
    join(writer);
  }
}

function wordsOf(column: BigInt64Array | BigUint64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
}
