import type { SequenceTable } from '../../model/sequence-table.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { createAttributeSetReader } from '../decode-indices.js';
import { type DecodeLimits, limitError } from '../decode-limits.js';
import { movedRow } from './moved-row.js';

/** Collects the attributes of one W3 message after the other and interns each list as a set of the model. */
export interface W3AttributeList {
  /** Reads one index (wire type 0) or a packed list (2). Throws HOTSPAN_ERR_OTLP_INDEX, HOTSPAN_ERR_OTLP_LIMIT. */
  read(reader: WireReader, wireType: number, enclosingEnd: number): void;
  /** Adds a row of the model: an attribute that W3 has a field for. Counts towards no limit. */
  add(row: number): void;
  /** The set of what came since the last call; 0 for nothing. */
  take(): number;
  /** Forgets what came since the last `take`: the message it belongs to was given up. */
  clear(): void;
}

/** @param attributeCount entries of W3's `attribute_table`. */
export function createW3AttributeList(
  sets: SequenceTable,
  attributeCount: number,
  limits: DecodeLimits,
): W3AttributeList {
  // Gathers and sorts; its own reading is not used, for it takes indices as they stand.
  const rows = createAttributeSetReader(sets, 0, limits);
  let count = 0;

  function readOne(reader: WireReader): void {
    if (count === limits.maxAttributes) {
      throw limitError(limits, 'maxAttributes', 'a list of attributes goes on', 'Send fewer.', reader.pos);
    }
    count++;
    const { pos } = reader;
    const row = movedRow(reader.int32(), attributeCount, 'attribute_indices', 'attribute_table', pos);
    if (row !== 0) rows.add(row);
  }

  return {
    read(reader, wireType, enclosingEnd) {
      if (wireType === 0) return readOne(reader);
      const end = reader.readEnd(enclosingEnd);
      while (reader.pos < end) readOne(reader);
      reader.expectEnd(end);
    },
    add: rows.add,
    take() {
      count = 0;
      return rows.take();
    },
    clear() {
      count = 0;
      rows.clear();
    },
  };
}
