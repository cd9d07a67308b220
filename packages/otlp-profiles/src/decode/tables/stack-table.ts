import { OtlpProfilesError } from '../../errors.js';
import type { ColumnMemory } from '../../model/column-memory.js';
import type { Stacks } from '../../model/profiles-data.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import { readPackedIndices } from '../../wire/read-packed-indices.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { type DecodeLimits, limitError } from '../decode-limits.js';
import type { Table } from './table.js';

const TABLE_TAG = 58;
const LIST_TAG = 10;

/**
 * The only table that checks its indices itself: it is by far the longest.
 *
 * @param bytes of all stacks together: no list can have more elements than it has bytes.
 * @param locationCount entries of `location_table`, at least 1.
 */
export function createStackTable(
  rows: number,
  bytes: number,
  locationCount: number,
  limits: DecodeLimits,
  memory: ColumnMemory,
): Table<Stacks> {
  const offsets = memory.int32(rows + 1);
  const locations = memory.isLent ? memory.int32(bytes) : takeScratch(bytes);
  let row = 0;
  let length = 0;

  function outOfRange(from: number, offset: number): OtlpProfilesError {
    const index = locations.subarray(from).find((found) => found >>> 0 >= locationCount);
    return new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_INDEX',
      `stack_table[].location_indices holds ${index} (entry ${row} at byte ${offset}), but location_table has ${locationCount} entries.`,
      { offset },
    );
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    const { bytes } = reader;
    const lastLocation = locationCount - 1;
    const { maxStackDepth } = limits;
    let { pos } = reader;
    for (;;) {
      const first = length;
      const start = pos;
      const size = bytes[pos] ?? 0x80;
      if (
        size < 0x80 &&
        bytes[pos + 1] === LIST_TAG &&
        bytes[pos + 2] === size - 2 &&
        pos + size < enclosingEnd
      ) {
        // One list, which fills the message.
        reader.pos = pos + 3;
        length = readPackedIndices(reader, pos + 1 + size, locations, first, lastLocation, 0);
      } else decodeFields(reader, reader.readEnd(enclosingEnd));
      if (length < 0) throw outOfRange(first, start);
      if (length - first > maxStackDepth) {
        throw limitError(
          limits,
          'maxStackDepth',
          `stack ${row} has ${length - first} frames`,
          'Cut stacks at the root before sending.',
          start,
        );
      }
      offsets[++row] = length;
      ({ pos } = reader);
      if (pos >= enclosingEnd || bytes[pos] !== TABLE_TAG) return;
      reader.pos = ++pos;
    }
  }

  /** Leaves `length` negative when an index is out of range. */
  function decodeFields(reader: WireReader, end: number): void {
    while (reader.pos < end && length >= 0) {
      const tag = reader.uint32();
      if (tag === LIST_TAG) {
        length = readPackedIndices(reader, reader.readEnd(end), locations, length, locationCount - 1, 0);
      } else if (tag === 8) {
        const index = reader.int32();
        locations[length] = index;
        length = index >>> 0 < locationCount ? length + 1 : -1;
      } else skipUnknown(reader, tag, end, 'Stack', 1);
    }
    if (length >= 0) reader.expectEnd(end);
  }

  return {
    decodeRun,
    finish: () => ({
      count: rows,
      offsets,
      // Of memory for good a copy of what is filled: indices of two bytes leave half of the array empty.
      locations: memory.isLent ? locations.subarray(0, length) : locations.slice(0, length),
    }),
  };
}

/** One megabyte: a message of half a megabyte with deep stacks. */
const SCRATCH_LENGTH = 262_144;
let scratch = new Int32Array(0);

/**
 * Room for `length` indices, to be copied before the next call. Kept from call to call up to a size: memory that is fresh from
 * the system costs more to touch for the first time than the indices cost to read.
 */
function takeScratch(length: number): Int32Array<ArrayBuffer> {
  if (length > SCRATCH_LENGTH) return new Int32Array(length);
  if (scratch.length < length) scratch = new Int32Array(Math.min(SCRATCH_LENGTH, length * 2));
  return scratch;
}
