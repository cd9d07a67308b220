import { type Samples, wordsOf } from '@hotspan/otlp-profiles';

export const MAX_INT64: bigint = 2n ** 63n - 1n;

/** Reads what samples come to: the sum of their values, or one for each of their timestamps, times a factor. */
export interface ValueReader {
  /** Unsigned words of the value that was read last, the larger one below 2^31. */
  low: number;
  high: number;
  /** Whether any value so far was more than an int64 holds; it was read as the largest that one does. */
  isOverflown: boolean;
  /** Reads the value of a row; returns whether it is positive. */
  read(row: number): boolean;
  toBigInt(): bigint;
}

/** Hot path: values that stand alone and need no factor are read without a BigInt. Guarded by benchmarks/ingest.bench.ts. */
export function createValueReader(samples: Samples, factor: bigint): ValueReader {
  const { valueOffsets, values, timestampOffsets } = samples;
  const words = wordsOf(values);
  const isPlain = factor === 1n;
  const reader = { low: 0, high: 0, isOverflown: false, read, toBigInt };

  function read(row: number): boolean {
    const start = valueOffsets[row] ?? 0;
    const end = valueOffsets[row + 1] ?? 0;
    if (!isPlain || end - start !== 1) return set(sum(row, start, end) * factor);
    const low = words[start * 2] ?? 0;
    const high = words[start * 2 + 1] ?? 0;
    reader.low = low;
    reader.high = high;
    return high < 0x8000_0000 && (low | high) !== 0;
  }

  function sum(row: number, start: number, end: number): bigint {
    if (end === start) return BigInt((timestampOffsets[row + 1] ?? 0) - (timestampOffsets[row] ?? 0));
    let total = 0n;
    for (let at = start; at < end; at++) total += values[at] ?? 0n;
    return total;
  }

  function set(value: bigint): boolean {
    if (value <= 0n) return false;
    if (value > MAX_INT64) reader.isOverflown = true;
    const fitting = value > MAX_INT64 ? MAX_INT64 : value;
    reader.low = Number(BigInt.asUintN(32, fitting));
    reader.high = Number(fitting >> 32n);
    return true;
  }

  function toBigInt(): bigint {
    return (BigInt(reader.high) << 32n) | BigInt(reader.low);
  }

  return reader;
}
