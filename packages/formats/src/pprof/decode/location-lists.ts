import { type GrowableInt32, readPackedIndices, type WireReader } from '@hotspan/otlp-profiles';
import type { IdIndex } from './id-index.js';

/**
 * Reads a packed list of location ids that ends at `end`, as rows. Returns whether each is known to be a row, which it does not look
 * at unless that costs nothing.
 */
export type LocationListReader = (reader: WireReader, end: number) => boolean;

/** Hot path: most of a profile is read here. Guarded by benchmarks/pprof-codec.bench.ts. */
export function createLocationListReader(index: IdIndex, locations: GrowableInt32): LocationListReader {
  const { denseRows } = index;
  if (denseRows === 0) return (reader, end) => readSparse(reader, end, index, locations);
  return (reader, end) => {
    const start = reader.pos;
    // Every id takes a byte at least, so this is never more than the message backs.
    const rows = locations.reserve(end - start);
    const length = readPackedIndices(reader, end, rows, locations.length, denseRows - 1, 1);
    if (length >= 0) {
      locations.length = length;
      return true;
    }
    // Some id is unknown: again, with its name kept.
    reader.pos = start;
    return readSparse(reader, end, index, locations);
  };
}

function readSparse(reader: WireReader, end: number, index: IdIndex, locations: GrowableInt32): boolean {
  const { direct } = index;
  const known = direct.length;
  const rows = locations.reserve(end - reader.pos);
  let { length } = locations;
  while (reader.pos < end) {
    reader.varint64();
    const { low, high } = reader;
    const row = high === 0 && low < known ? (direct[low] ?? -1) : -1;
    rows[length++] = row >= 0 ? row : index.rowOf(low, high);
  }
  locations.length = length;
  reader.expectEnd(end);
  return false;
}
