import {
  type AnyValue,
  type AttributeSets,
  type Attributes,
  GrowableInt32,
  SequenceTable,
} from '@hotspan/otlp-profiles';
import type { StringInterner } from './string-interner.js';

/** A string, an int64, a bool, or a list of strings and int64: what pprof can give an attribute. */
export type PprofAttributeValue = string | bigint | boolean | readonly (string | bigint)[];

export interface AttributeInterner {
  /** Row of the attribute; `unit` in UCUM, or empty. */
  add(key: string, value: PprofAttributeValue, unit?: string): number;
  /** Row of the set of these attributes, whose keys must differ. */
  addSet(attributes: readonly number[]): number;
  finish(): { attributes: Attributes; attributeSets: AttributeSets };
}

export function createAttributeInterner(strings: StringInterner): AttributeInterner {
  const keys = new GrowableInt32(8);
  const units = new GrowableInt32(8);
  const values: AnyValue[] = [null];
  const rows = new Map<string, number>();
  const sets = new SequenceTable();
  // Identities hold the number of a text in its place: a text may be long, and be the value of many attributes.
  const textNumbers = new Map<string, number>();
  keys.push(0);
  units.push(0);
  sets.intern([]);

  function identityOf(value: PprofAttributeValue): string {
    if (typeof value === 'object') return `[${value.map(identityOf).join(' ')}]`;
    if (typeof value !== 'string') return `${typeof value} ${value}`;
    let number = textNumbers.get(value);
    if (number === undefined) {
      number = textNumbers.size;
      textNumbers.set(value, number);
    }
    return `text ${number}`;
  }

  return {
    add(key, value, unit = '') {
      const keyRow = strings.addText(key);
      const unitRow = strings.addText(unit);
      const identity = `${keyRow} ${unitRow} ${identityOf(value)}`;
      const known = rows.get(identity);
      if (known !== undefined) return known;
      const row = values.length;
      keys.push(keyRow);
      units.push(unitRow);
      values.push(value);
      rows.set(identity, row);
      return row;
    },

    addSet: (attributes) => sets.intern([...attributes].sort((a, b) => a - b)),

    finish: () => ({
      attributes: { count: values.length, key: keys.toArray(), unit: units.toArray(), value: values },
      attributeSets: {
        count: sets.count,
        offsets: sets.offsets().slice(),
        attributes: sets.words().slice(),
      },
    }),
  };
}
