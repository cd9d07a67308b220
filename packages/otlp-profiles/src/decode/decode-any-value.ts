import { OtlpProfilesError } from '../errors.js';
import type { AnyValue, KeyValue } from '../model/any-value.js';
import { countTexts, type Texts, textAt } from '../model/texts.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { type DecodeLimits, limitError } from './decode-limits.js';

/** What values need to know of their message. */
export interface ValueContext {
  /** `ProfilesDictionary.string_table`, for `key_strindex` and `string_value_strindex`. */
  readonly texts: Texts;
  readonly limits: DecodeLimits;
}

/**
 * Reads a `common.v1.AnyValue` that ends at `end`, references into the string table resolved. The last member
 * of the oneof wins, as protobuf says. Nesting is bounded, so recursion is too.
 */
export function decodeAnyValue(reader: WireReader, end: number, context: ValueContext, depth = 0): AnyValue {
  if (depth > context.limits.maxValueDepth) {
    throw limitError(
      context.limits,
      'maxValueDepth',
      'an attribute value is nested another level',
      'Send flatter attributes.',
      reader.pos,
    );
  }
  let value: AnyValue = null;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        value = readString(reader, end, context.limits);
        break;
      case 16:
        value = reader.bool();
        break;
      case 24:
        value = reader.int64();
        break;
      case 33:
        value = reader.double();
        break;
      case 42:
        value = decodeArray(reader, reader.readEnd(end), context, depth + 1);
        break;
      case 50:
        value = decodeKeyValueList(reader, reader.readEnd(end), context, depth + 1);
        break;
      case 58:
        value = reader.copyBytes(end);
        break;
      case 64:
        value = stringAt(context.texts, reader.int32());
        break;
      default:
        skipUnknown(reader, tag, end, 'AnyValue', 8);
    }
  }
  reader.expectEnd(end);
  return value;
}

/** Reads a `common.v1.KeyValue`. A non-empty `key` wins over `key_strindex`. */
export function decodeKeyValue(reader: WireReader, end: number, context: ValueContext, depth = 0): KeyValue {
  let key = '';
  let keyReference = 0;
  let value: AnyValue = null;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case 10:
        key = readString(reader, end, context.limits);
        break;
      case 18:
        value = decodeAnyValue(reader, reader.readEnd(end), context, depth);
        break;
      case 24:
        keyReference = reader.int32();
        break;
      default:
        skipUnknown(reader, tag, end, 'KeyValue', 3);
    }
  }
  reader.expectEnd(end);
  return { key: key === '' ? stringAt(context.texts, keyReference) : key, value };
}

/** Appends an attribute unless its key is empty: it says nothing that could be found again. */
export function pushKeyValue(
  attributes: KeyValue[],
  reader: WireReader,
  enclosingEnd: number,
  context: ValueContext,
): void {
  if (attributes.length === context.limits.maxAttributes) {
    throw limitError(
      context.limits,
      'maxAttributes',
      'a resource or scope has another attribute',
      'Send fewer.',
      reader.pos,
    );
  }
  const attribute = decodeKeyValue(reader, reader.readEnd(enclosingEnd), context);
  if (attribute.key !== '') attributes.push(attribute);
}

/** A string field's text. Throws HOTSPAN_ERR_OTLP_LIMIT beyond `maxStringBytes`. */
export function readString(reader: WireReader, enclosingEnd: number, limits: DecodeLimits): string {
  const { pos } = reader;
  const length = reader.readEnd(enclosingEnd) - reader.pos;
  if (length > limits.maxStringBytes) {
    throw limitError(limits, 'maxStringBytes', `a string has ${length} bytes`, 'Send shorter names.', pos);
  }
  reader.pos = pos;
  return reader.string(enclosingEnd);
}

export function stringAt(texts: Texts, index: number): string {
  const text = textAt(texts, index);
  if (text !== undefined) return text;
  if (index === 0) return '';
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_INDEX',
    `string index ${index} is outside string_table, which has ${countTexts(texts)} entries.`,
  );
}

function decodeArray(reader: WireReader, end: number, context: ValueContext, depth: number): AnyValue[] {
  const values: AnyValue[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) values.push(decodeAnyValue(reader, reader.readEnd(end), context, depth));
    else skipUnknown(reader, tag, end, 'ArrayValue', 1);
  }
  reader.expectEnd(end);
  return values;
}

function decodeKeyValueList(
  reader: WireReader,
  end: number,
  context: ValueContext,
  depth: number,
): Map<string, AnyValue> {
  const values = new Map<string, AnyValue>();
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) {
      const { key, value } = decodeKeyValue(reader, reader.readEnd(end), context, depth);
      values.set(key, value);
    } else skipUnknown(reader, tag, end, 'KeyValueList', 1);
  }
  reader.expectEnd(end);
  return values;
}
