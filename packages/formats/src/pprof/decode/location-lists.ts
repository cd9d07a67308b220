import type { GrowableInt32, WireReader } from '@hotspan/otlp-profiles';
import type { IdIndex } from './id-index.js';

/** Reads a packed list of location ids that ends at `end`, as rows. */
export type LocationListReader = (reader: WireReader, end: number) => void;

/**
 * Stacks that follow one another mostly share their callers, which end the list: as many bytes as end the list before alike stand
 * for the same rows and are not read again. In captured profiles that is a half to seven eighths of all ids.
 *
 * Hot path: most of a profile is read here. Guarded by benchmarks/pprof-codec.bench.ts.
 */
export function createLocationListReader(
  bytes: Uint8Array,
  index: IdIndex,
  locations: GrowableInt32,
): LocationListReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // The list before: its bytes, and the end of its rows.
  let lastStart = 0;
  let lastEnd = 0;
  let lastRow = 0;

  return (reader, end) => {
    const { bytes } = reader;
    const { direct } = index;
    const known = direct.length;
    const start = reader.pos;
    // Every id takes a byte at least, so this is never more than the message backs.
    const rows = locations.reserve(end - start);
    let { length } = locations;

    // Four bytes at a time, back from the ends; bytes below 0x80 end an id, so their number is that of the ids.
    let tail = end;
    let lastTail = lastEnd;
    let ids = 0;
    const floor = 4 + Math.max(start, end - (lastEnd - lastStart));
    while (tail >= floor) {
      const word = view.getInt32(tail - 4, true);
      if (word !== view.getInt32(lastTail - 4, true)) break;
      tail -= 4;
      lastTail -= 4;
      ids += Math.imul((~word >>> 7) & 0x0101_0101, 0x0101_0101) >>> 24;
    }
    // Forward to where an id begins in both lists.
    while (
      tail < end &&
      ((tail > start && (bytes[tail - 1] ?? 0) >= 0x80) ||
        (lastTail > lastStart && (bytes[lastTail - 1] ?? 0) >= 0x80))
    ) {
      if ((bytes[tail] ?? 0) < 0x80) ids--;
      tail++;
      lastTail++;
    }

    let pos = start;
    while (pos < tail) {
      let id = bytes[pos++] ?? 0;
      if (id >= 0x80) {
        const next = bytes[pos++] ?? 0x80;
        if (next < 0x80) id = (id & 0x7f) | (next << 7);
        else {
          reader.pos = pos - 2;
          reader.varint64();
          pos = reader.pos;
          id = reader.low;
          if (reader.high !== 0) {
            rows[length++] = index.rowOf(id, reader.high);
            continue;
          }
        }
      }
      const row = id < known ? (direct[id] ?? -1) : -1;
      rows[length++] = row >= 0 ? row : index.rowOf(id, 0);
    }
    // For a few rows the call costs more than it saves.
    if (ids > 24) rows.copyWithin(length, lastRow - ids, lastRow);
    else for (let i = 0; i < ids; i++) rows[length + i] = rows[lastRow - ids + i] ?? 0;
    length += ids;
    reader.pos = pos === tail ? end : pos;
    locations.length = length;
    reader.expectEnd(end);
    lastStart = start;
    lastEnd = end;
    lastRow = length;
  };
}
