import { OtlpProfilesError } from '../errors.js';
import type { SequenceTable } from '../model/sequence-table.js';
import type { WireReader } from '../wire/wire-reader.js';
import { type DecodeLimits, limitError } from './decode-limits.js';

/** Collects the `attribute_indices` of one message after the other and interns each list as a set. */
export interface AttributeSetReader {
  /** Reads one element (wire type 0). Throws HOTSPAN_ERR_OTLP_INDEX when there is no such attribute. */
  readOne(reader: WireReader): void;
  /** Reads a packed list. */
  readPacked(reader: WireReader, enclosingEnd: number): void;
  /**
   * The set of what was read since the last call; 0 for nothing. Sorted first: the format gives the order of attributes no
   * meaning, so two lists of the same attributes are one set.
   */
  take(): number;
  /** Forgets what was read since the last `take`: the message it belongs to was given up. */
  clear(): void;
  /** Adds an attribute that was made while decoding. */
  add(attribute: number): void;
}

/** @param attributeCount entries of `attribute_table`. */
export function createAttributeSetReader(
  sets: SequenceTable,
  attributeCount: number,
  limits: DecodeLimits,
): AttributeSetReader {
  const { maxAttributes } = limits;
  let indices = new Int32Array(0);
  let count = 0;

  function add(attribute: number): void {
    if (count === indices.length) {
      const larger = new Int32Array(Math.max(16, count * 2));
      larger.set(indices);
      indices = larger;
    }
    indices[count++] = attribute;
  }

  function readOne(reader: WireReader): void {
    if (count === maxAttributes) {
      throw limitError(limits, 'maxAttributes', 'a list of attributes goes on', 'Send fewer.', reader.pos);
    }
    const index = reader.int32();
    // Unsigned comparison: a negative index becomes larger than any table. 0 is "not set" and needs no table.
    if (index >>> 0 >= attributeCount && index !== 0) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_INDEX',
        `attribute_indices hold ${index} (at byte ${reader.pos}), but attribute_table has ${attributeCount} entries.`,
        { offset: reader.pos },
      );
    }
    add(index);
  }

  return {
    readOne,
    add,
    readPacked(reader, enclosingEnd) {
      const end = reader.readEnd(enclosingEnd);
      while (reader.pos < end) readOne(reader);
      reader.expectEnd(end);
    },
    take() {
      if (count === 0) return 0;
      sortAscending(indices, count);
      const set = sets.intern(indices, count);
      count = 0;
      return set;
    },
    clear() {
      count = 0;
    },
  };
}

/** Longer lists are sorted by the engine: by insertion they would take time in proportion to the square of their length. */
const SHORT_LIST = 32;

/** Usual lists have a handful of elements, nearly always in order. */
function sortAscending(values: Int32Array, count: number): void {
  if (count > SHORT_LIST) {
    values.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i++) {
    const value = values[i] ?? 0;
    let at = i;
    while (at > 0 && (values[at - 1] ?? 0) > value) {
      values[at] = values[at - 1] ?? 0;
      at--;
    }
    values[at] = value;
  }
}
