import { WireReader } from '@hotspan/otlp-profiles';

/** A field of a protobuf message; `start` and `end` enclose its content without tag and length. */
export interface Field {
  readonly number: number;
  readonly wireType: number;
  readonly start: number;
  readonly end: number;
}

export interface ScannedFields {
  readonly fields: readonly Field[];
  /**
   * `whole` when they fill the message, `more` when there were more than `maxFields`, `cut` when the last one, which is among
   * them, reaches past the end, `broken` when the bytes are not protobuf.
   */
  readonly ending: 'whole' | 'more' | 'cut' | 'broken';
}

/** The first fields of the message at `bytes[start .. end)`, not looked into. */
export function scanFields(bytes: Uint8Array, start: number, end: number, maxFields: number): ScannedFields {
  const reader = new WireReader(bytes, (problem) => new Error(problem));
  reader.pos = start;
  const fields: Field[] = [];
  try {
    while (reader.pos < end) {
      if (fields.length === maxFields) return { fields, ending: 'more' };
      const field = readField(reader);
      if (field === undefined) return { fields, ending: 'broken' };
      fields.push(field);
      if (field.end > end) return { fields, ending: 'cut' };
      reader.pos = field.end;
    }
  } catch {
    // Ignored: what the reader says of broken bytes is for decoders.
    return { fields, ending: 'broken' };
  }
  return { fields, ending: 'whole' };
}

function readField(reader: WireReader): Field | undefined {
  const tag = reader.uint32();
  const number = tag >>> 3;
  const wireType = tag & 7;
  if (number === 0) return undefined;
  if (wireType === 2) {
    const end = reader.readEnd(Number.POSITIVE_INFINITY);
    return { number, wireType, start: reader.pos, end };
  }
  const start = reader.pos;
  reader.skip(tag, reader.bytes.length);
  return { number, wireType, start, end: reader.pos };
}
