import type { AnyValue } from '../../model/any-value.js';
import { GrowableInt32 } from '../../model/growable.js';
import type { Attributes } from '../../model/profiles-data.js';
import { expectEnd, type Reader, readEnd, skipUnknown } from '../../wire/reader.js';
import { decodeAnyValue, type ValueContext } from '../decode-any-value.js';
import type { DecodeLimits } from '../decode-limits.js';
import { checkRows, type Table } from './table.js';

export function createAttributeTable(context: ValueContext, limits: DecodeLimits): Table<Attributes> {
  const key = new GrowableInt32();
  const unit = new GrowableInt32();
  const value: AnyValue[] = [];

  function decode(reader: Reader, end: number): void {
    checkRows('attribute_table', value.length, limits);
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
          decoded = decodeAnyValue(reader, readEnd(reader, end), context);
          break;
        case 24:
          unitIndex = reader.int32();
          break;
        default:
          skipUnknown(reader, tag, 'KeyValueAndUnit', 3);
      }
    }
    expectEnd(reader, end);
    key.push(keyIndex);
    unit.push(unitIndex);
    value.push(decoded);
  }

  return {
    decode,
    finish() {
      if (value.length === 0) {
        key.push(0);
        unit.push(0);
        value.push(null);
      }
      return {
        count: value.length,
        key: key.toArray(),
        unit: unit.toArray(),
        value,
      };
    },
  };
}
