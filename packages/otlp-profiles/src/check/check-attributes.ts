import type { AnyValue } from '../model/any-value.js';
import type { DistinctRows } from '../model/distinct-rows.js';
import { GrowableInt32 } from '../model/growable.js';
import { pushValueWords } from '../model/push-value-words.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import { createValueCheck } from './check-any-value.js';
import { type CheckContext, checkIndex } from './check-context.js';
import { checkRows } from './check-rows.js';
import type { CheckedStrings } from './check-strings.js';

/** The attribute table, read and checked. */
export interface CheckedAttributes {
  /** Rows that are equal by value. */
  readonly distinct: DistinctRows;
  /** The key of an attribute; undefined when there is no such row or its key leads nowhere. */
  key(row: number): string | undefined;
  /** Marks what an attribute refers to. */
  markReferences(row: number): void;
}

export function checkAttributes(context: CheckContext, strings: CheckedStrings): CheckedAttributes {
  const { reader, findings, options, uses } = context;
  const keys = new GrowableInt32();
  /** Rows of the string table that attribute i refers to: `references[offsets[i] .. offsets[i + 1])`. */
  const references = new GrowableInt32();
  const offsets = new GrowableInt32();
  offsets.push(0);
  const values = createValueCheck(context, strings.texts, (index) => references.push(index));
  const RULE = { rule: 'attribute-string-index', table: 'string_table' } as const;

  const distinct = checkRows(context, 'attribute_table', (row, path, end) => {
    let key = 0;
    let unit = 0;
    let value: AnyValue = null;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 8) key = reader.int32();
      else if (tag === 18) value = values.anyValue(reader.readEnd(end), `${path}.value`);
      else if (tag === 24) unit = reader.int32();
      else skipUnknown(reader, tag, end, 'KeyValueAndUnit', 3);
    }
    reader.expectEnd(end);
    checkIndex(context, RULE, { index: key, path, field: 'key_strindex' });
    checkIndex(context, RULE, { index: unit, path, field: 'unit_strindex' });
    if (row > 0 && strings.texts[key] === '') {
      findings.add('attribute-key-empty', () => ({
        path: `${path}.key_strindex`,
        problem: `expected a key, found "" (string ${key})`,
      }));
    }
    keys.push(key);
    references.push(key);
    references.push(unit);
    offsets.push(references.length);
    const words: number[] = [];
    if (options.duplicates) {
      words.push(strings.rowId(key), strings.rowId(unit));
      pushValueWords(words, value, strings.textId);
    }
    return { isZero: key === 0 && unit === 0 && value === null, words };
  });

  return {
    distinct,
    key: (row) => (row >= 0 && row < keys.length ? strings.texts[keys.at(row)] : undefined),
    markReferences(row) {
      for (let at = offsets.at(row); at < offsets.at(row + 1); at++) {
        uses.mark('string_table', references.at(at));
      }
    },
  };
}
