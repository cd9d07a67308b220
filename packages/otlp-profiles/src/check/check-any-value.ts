import { limitError } from '../decode/decode-limits.js';
import type { AnyValue } from '../model/any-value.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import { type CheckContext, checkIndex, readTextField } from './check-context.js';
import { sliceBytes } from './rows/dictionary-rows.js';

/** Reads attribute values and keys while it checks them: references, and keys of lists. */
export interface ValueCheck {
  /** An `AnyValue` up to `end`. References that lead nowhere read as null. */
  anyValue(end: number, path: string): AnyValue;
  /** One of a list of attributes, up to `end`; `keys` are those before it. */
  attribute(end: number, path: string, keys: Set<string>): void;
}

/** @param onReference is told every row of the string table that a value refers to, in range or not. */
export function createValueCheck(
  context: CheckContext,
  strings: readonly string[],
  onReference: (index: number) => void,
): ValueCheck {
  const { reader, limits, findings } = context;

  function reference(index: number, path: string, field: string): string | undefined {
    checkIndex(context, { rule: 'string-reference', table: 'string_table' }, { index, path, field });
    onReference(index);
    return strings[index];
  }

  /** Recursive, down to `maxValueDepth`. */
  function anyValue(end: number, path: string, depth: number): AnyValue {
    if (depth > limits.maxValueDepth) {
      throw limitError(
        limits,
        'maxValueDepth',
        `an attribute value has ${depth} levels`,
        'Send flatter attributes.',
        reader.pos,
      );
    }
    let value: AnyValue = null;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) value = readTextField(context, end, `${path}.string_value`);
      else if (tag === 16) value = reader.bool();
      else if (tag === 24) value = reader.int64();
      else if (tag === 33) value = reader.double();
      else if (tag === 42) value = array(reader.readEnd(end), `${path}.array_value`, depth + 1);
      else if (tag === 50) value = keyValueList(reader.readEnd(end), `${path}.kvlist_value`, depth + 1);
      else if (tag === 58) value = sliceBytes(reader, end);
      else if (tag === 64) value = reference(reader.int32(), path, 'string_value_strindex') ?? null;
      else skipUnknown(reader, tag, end, 'AnyValue', 8);
    }
    reader.expectEnd(end);
    return value;
  }

  function array(end: number, path: string, depth: number): AnyValue[] {
    const values: AnyValue[] = [];
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) values.push(anyValue(reader.readEnd(end), `${path}.values[${values.length}]`, depth));
      else skipUnknown(reader, tag, end, 'ArrayValue', 1);
    }
    reader.expectEnd(end);
    return values;
  }

  function keyValueList(end: number, path: string, depth: number): ReadonlyMap<string, AnyValue> {
    const values = new Map<string, AnyValue>();
    for (let i = 0; reader.pos < end; ) {
      const tag = reader.uint32();
      if (tag !== 10) {
        skipUnknown(reader, tag, end, 'KeyValueList', 1);
        continue;
      }
      const at = `${path}.values[${i++}]`;
      const { key = '', value } = keyValue(reader.readEnd(end), at, depth);
      if (values.has(key)) repeatedKey(key, at);
      values.set(key, value);
    }
    reader.expectEnd(end);
    return values;
  }

  /** The key is undefined when its reference leads nowhere. */
  function keyValue(end: number, path: string, depth: number): { key: string | undefined; value: AnyValue } {
    let key = '';
    let keyReference = 0;
    let value: AnyValue = null;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === 10) key = readTextField(context, end, `${path}.key`);
      else if (tag === 18) value = anyValue(reader.readEnd(end), `${path}.value`, depth);
      else if (tag === 24) keyReference = reader.int32();
      else skipUnknown(reader, tag, end, 'KeyValue', 3);
    }
    reader.expectEnd(end);
    const referred = keyReference === 0 ? '' : reference(keyReference, path, 'key_strindex');
    if (key !== '' && keyReference !== 0) {
      findings.add('key-exclusive', () => ({
        path,
        problem: `expected one of key and key_strindex, found "${shortened(key)}" and ${keyReference}`,
      }));
    }
    return { key: key === '' ? referred : key, value };
  }

  function repeatedKey(key: string, path: string): void {
    findings.add('key-unique', () => ({
      path,
      problem: `expected a key that has not occurred, found "${shortened(key)}" again`,
    }));
  }

  return {
    anyValue: (end, path) => anyValue(end, path, 0),
    attribute(end, path, keys) {
      const { key } = keyValue(end, path, 0);
      if (key === undefined) return;
      if (key === '') {
        findings.add('attribute-key-empty', () => ({ path, problem: 'expected a key, found ""' }));
      } else if (keys.has(key)) repeatedKey(key, path);
      else keys.add(key);
    },
  };
}

/** Longer texts would make a report larger than its message. */
export function shortened(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const MAX_SHOWN = 60;
