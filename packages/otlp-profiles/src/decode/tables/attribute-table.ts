import type { AnyValue } from '../../model/any-value.js';
import { GrowableInt32 } from '../../model/growable.js';
import type { Attributes } from '../../model/profiles-data.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { decodeAnyValue, type ValueContext } from '../decode-any-value.js';
import { decodeRows, type Table } from './table.js';

const TABLE_TAG = 50;

/** Also takes what older generations say in fields of their own and the model says as attributes. */
export interface AttributeTable extends Table<Attributes> {
  /** Adds a row and returns its index. `key` and `unit` are indices of strings. */
  append(key: number, value: AnyValue, unit: number): number;
  /** The indices read so far, for checking them. */
  columns(): Pick<Attributes, 'key' | 'unit'>;
}

export function createAttributeTable(rows: number, context: ValueContext): AttributeTable {
  const key = new GrowableInt32(rows);
  const unit = new GrowableInt32(rows);
  const value: AnyValue[] = [];

  function append(keyIndex: number, decoded: AnyValue, unitIndex: number): number {
    // A missing table still has its row 0.
    if (value.length === 0 && decoded !== null) append(0, null, 0);
    key.push(keyIndex);
    unit.push(unitIndex);
    return value.push(decoded) - 1;
  }

  function decodeRow(reader: WireReader, end: number): void {
    let keyIndex = 0;
    let unitIndex = 0;
    let decoded: AnyValue = null;
    while (reader.pos < end) {
      const tag = reader.uint32();
      switch (tag) {
        case 8:
          keyIndex = reader.int32();
          break;
        case 18:
          decoded = decodeAnyValue(reader, reader.readEnd(end), context);
          break;
        case 24:
          unitIndex = reader.int32();
          break;
        default:
          skipUnknown(reader, tag, end, 'KeyValueAndUnit', 3);
      }
    }
    key.push(keyIndex);
    unit.push(unitIndex);
    value.push(decoded);
  }

  return {
    decodeRun: (reader, end) => decodeRows(reader, TABLE_TAG, end, decodeRow),
    append,
    columns: () => ({ key: key.view(), unit: unit.view() }),
    finish() {
      if (value.length === 0) append(0, null, 0);
      return { count: value.length, key: key.finish(), unit: unit.finish(), value };
    },
  };
}
