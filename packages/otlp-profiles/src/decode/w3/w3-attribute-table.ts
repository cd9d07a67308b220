import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { decodeKeyValue, stringAt, type ValueContext } from '../decode-any-value.js';
import type { Range } from '../scan-request.js';
import type { AttributeTable } from '../tables/attribute-table.js';
import { decodeRows } from '../tables/table.js';
import type { StringInterner } from './string-interner.js';
import { walkTable } from './walk-table.js';

const ATTRIBUTE_TABLE = 6;
const ATTRIBUTE_UNITS = 7;

/**
 * Reads the attributes of a W3 dictionary, after the model's row 0. Their keys are texts and become indices; their units stand
 * in a table of their own, by key, of which the last entry wins.
 */
export function decodeW3Attributes(
  reader: WireReader,
  dictionary: readonly Range[],
  table: AttributeTable,
  interner: StringInterner,
  context: ValueContext,
): void {
  const units = new Map<string, number>();
  walkTable(reader, dictionary, ATTRIBUTE_UNITS, (_, enclosingEnd) =>
    decodeRows(reader, (ATTRIBUTE_UNITS << 3) | 2, enclosingEnd, (_, end) => {
      const { key, unit } = decodeAttributeUnit(reader, end);
      units.set(stringAt(context.texts, key), unit);
    }),
  );
  table.append(0, null, 0);
  walkTable(reader, dictionary, ATTRIBUTE_TABLE, (_, enclosingEnd) =>
    decodeRows(reader, (ATTRIBUTE_TABLE << 3) | 2, enclosingEnd, (_, end) => {
      const { key, value } = decodeKeyValue(reader, end, context);
      table.append(interner.indexOf(key), value, units.get(key) ?? 0);
    }),
  );
}

function decodeAttributeUnit(reader: WireReader, end: number): { key: number; unit: number } {
  let key = 0;
  let unit = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) key = reader.int32();
    else if (tag === 16) unit = reader.int32();
    else skipUnknown(reader, tag, end, 'AttributeUnit', 2);
  }
  return { key, unit };
}
