import { DEFAULT_DECODE_LIMITS, limitError } from '../decode/decode-limits.js';
import { encodeProfiles } from '../encode/encode-profiles.js';
import type { ProfilesData } from '../model/profiles-data.js';
import { createOtlpReader, skipUnknown } from '../wire/otlp-reader.js';
import type { WireReader } from '../wire/wire-reader.js';
import { type Field, type MessageSchema, requestSchema } from './message-schema.js';
import { printScalar, wireTypeOf } from './print-scalar.js';

/**
 * Encodes an export request as OTLP/JSON of opentelemetry-proto 1.10 and 1.11: camelCase names, 64-bit integers as strings, trace,
 * span and profile ids in hex. Bytes are those of `encodeProfiles`; fields that the schema does not know are left out.
 *
 * The binary form is what is printed, of a model too, so that both forms of a request say the same.
 *
 * Throws OtlpProfilesError: HOTSPAN_ERR_OTLP_WIRE for bytes that are not such a request, HOTSPAN_ERR_OTLP_LIMIT for attribute values
 * that are nested deeper than the default of `maxValueDepth`.
 */
export function encodeProfilesJson(profiles: ProfilesData | Uint8Array): string {
  const bytes = profiles instanceof Uint8Array ? profiles : encodeProfiles(profiles);
  return printMessage(createOtlpReader(bytes), requestSchema('W6'), bytes.length, 0);
}

function printMessage(reader: WireReader, schema: MessageSchema, end: number, valueDepth: number): string {
  const isAnyValue = schema.name === 'AnyValue';
  if (isAnyValue && valueDepth > DEFAULT_DECODE_LIMITS.maxValueDepth) {
    throw limitError(
      DEFAULT_DECODE_LIMITS,
      'maxValueDepth',
      'an attribute value is nested another level',
      'Send flatter attributes.',
      reader.pos,
    );
  }
  const depth = isAnyValue ? valueDepth + 1 : valueDepth;
  const byNumber = fieldsByNumber(schema);
  const members = new Map<Field, string[]>();
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = byNumber.get(tag >>> 3);
    if (field === undefined || !printField(reader, field, tag & 7, end, depth, listOf(members, field))) {
      skipUnknown(reader, tag, end, schema.name, Math.max(...byNumber.keys()));
    }
  }
  reader.expectEnd(end);
  const text = Array.from(members, ([{ name, isRepeated }, values]) => {
    // Of a field that comes twice and is no list the last counts.
    const value = isRepeated ? `[${values.join(',')}]` : values.at(-1);
    return `"${name}":${value}`;
  });
  return `{${text.join(',')}}`;
}

/** Adds what the field holds to `values`; false when its wire type is not its own. */
function printField(
  reader: WireReader,
  { content, isRepeated }: Field,
  wireType: number,
  end: number,
  depth: number,
  values: string[],
): boolean {
  if (typeof content !== 'string') {
    if (wireType !== 2) return false;
    values.push(printMessage(reader, content, reader.readEnd(end), depth));
    return true;
  }
  const own = wireTypeOf(content);
  if (wireType === own) {
    values.push(printScalar(reader, content, end));
    return true;
  }
  if (!isRepeated || wireType !== 2) return false;
  const packedEnd = reader.readEnd(end);
  while (reader.pos < packedEnd) values.push(printScalar(reader, content, packedEnd));
  reader.expectEnd(packedEnd);
  return true;
}

function listOf(members: Map<Field, string[]>, field: Field): string[] {
  let values = members.get(field);
  if (values === undefined) {
    values = [];
    members.set(field, values);
  }
  return values;
}

const byNumberOf = new WeakMap<MessageSchema, ReadonlyMap<number, Field>>();

function fieldsByNumber(schema: MessageSchema): ReadonlyMap<number, Field> {
  let fields = byNumberOf.get(schema);
  if (fields === undefined) {
    fields = new Map(Array.from(schema.fields.values(), (field) => [field.number, field]));
    byNumberOf.set(schema, fields);
  }
  return fields;
}
