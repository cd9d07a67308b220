import { OtlpProfilesError } from '../errors.js';
import type { AnyValue, KeyValue } from '../model/any-value.js';
import { expectEnd, type Reader, readEnd, readInt64, skipUnknown } from '../wire/reader.js';

/** What values need to know of their message. */
export interface ValueContext {
  /** `ProfilesDictionary.string_table`, for `key_strindex` and `string_value_strindex`. */
  readonly strings: readonly string[];
  readonly maxValueDepth: number;
}

/**
 * Reads a `common.v1.AnyValue` that ends at `end`, references into the string table resolved. The last member
 * of the oneof wins, as protobuf says. Nesting is bounded, so recursion is too.
 */
export function decodeAnyValue(reader: Reader, end: number, context: ValueContext, depth = 0): AnyValue {
  if (depth > context.maxValueDepth) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_LIMIT',
      `an attribute value at byte ${reader.pos} is nested deeper than ${context.maxValueDepth} levels. Send flatter attributes.`,
    );
  }
  let value: AnyValue = null;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        value = readString(reader, end);
        break;
      case 16:
        value = reader.bool();
        break;
      case 24:
        value = readInt64(reader);
        break;
      case 33:
        value = reader.double();
        break;
      case 42:
        value = decodeArray(reader, readEnd(reader, end), context, depth + 1);
        break;
      case 50:
        value = decodeKeyValueList(reader, readEnd(reader, end), context, depth + 1);
        break;
      case 58:
        value = readBytes(reader, end);
        break;
      case 64:
        value = stringAt(context.strings, reader.int32());
        break;
      default:
        skipUnknown(reader, tag, 'AnyValue', 8);
    }
  }
  expectEnd(reader, end);
  return value;
}

/** Reads a `common.v1.KeyValue`. A non-empty `key` wins over `key_strindex`. */
export function decodeKeyValue(reader: Reader, end: number, context: ValueContext, depth = 0): KeyValue {
  let key = '';
  let keyReference = 0;
  let value: AnyValue = null;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        key = readString(reader, end);
        break;
      case 18:
        value = decodeAnyValue(reader, readEnd(reader, end), context, depth);
        break;
      case 24:
        keyReference = reader.int32();
        break;
      default:
        skipUnknown(reader, tag, 'KeyValue', 3);
    }
  }
  expectEnd(reader, end);
  return {
    key: key === '' ? stringAt(context.strings, keyReference) : key,
    value,
  };
}

/** Strings and bytes must end inside their message too, or a broken length would read a neighbour's text. */
export function readString(reader: Reader, enclosingEnd: number): string {
  const start = reader.pos;
  readEnd(reader, enclosingEnd);
  reader.pos = start;
  return reader.string();
}

/** A copy: the message's buffer may be large and must not be kept alive by a few bytes. */
export function readBytes(reader: Reader, enclosingEnd: number): Uint8Array {
  const end = readEnd(reader, enclosingEnd);
  const bytes = new Uint8Array(reader.buf.subarray(reader.pos, end));
  reader.pos = end;
  return bytes;
}

export function stringAt(strings: readonly string[], index: number): string {
  const text = strings[index];
  if (text !== undefined) return text;
  if (index === 0) return '';
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_INDEX',
    `string index ${index} is outside string_table, which has ${strings.length} entries.`,
  );
}

function decodeArray(reader: Reader, end: number, context: ValueContext, depth: number): AnyValue[] {
  const values: AnyValue[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) values.push(decodeAnyValue(reader, readEnd(reader, end), context, depth));
    else skipUnknown(reader, tag, 'ArrayValue', 1);
  }
  expectEnd(reader, end);
  return values;
}

function decodeKeyValueList(
  reader: Reader,
  end: number,
  context: ValueContext,
  depth: number,
): Map<string, AnyValue> {
  const values = new Map<string, AnyValue>();
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) {
      const { key, value } = decodeKeyValue(reader, readEnd(reader, end), context, depth);
      values.set(key, value);
    } else skipUnknown(reader, tag, 'KeyValueList', 1);
  }
  expectEnd(reader, end);
  return values;
}
