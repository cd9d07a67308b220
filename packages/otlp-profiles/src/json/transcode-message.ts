import { OtlpProfilesError } from '../errors.js';
import { fork, join, type Writer } from '../wire/writer.js';
import { type FieldKind, isMessage, type MessageName, SCHEMA } from './schema.js';
import { transcodeScalar } from './transcode-scalar.js';

interface Place {
  /** Where in the request the value stands, for messages: `resourceProfiles[0].resource`. */
  readonly path: string;
  /** Levels of nesting left for attribute values; only AnyValue is recursive. */
  readonly maxValueDepth: number;
}

/** Writes the members of a JSON object as fields of `message`. null stands for an absent member, as in protobuf JSON. */
export function transcodeMessage(writer: Writer, message: MessageName, value: unknown, place: Place): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(place.path, `an object (${message})`, value);
  }
  if (message === 'AnyValue' && place.maxValueDepth < 0) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_LIMIT',
      `the attribute value at ${place.path} is nested too deep. Send flatter attributes.`,
    );
  }
  const inner = message === 'AnyValue' ? place.maxValueDepth - 1 : place.maxValueDepth;
  for (const [name, member] of Object.entries(value)) {
    const field = SCHEMA[message].get(name);
    if (field === undefined || member === null) continue;
    const path = place.path === '' ? name : `${place.path}.${name}`;
    if (!field.repeated) {
      transcodeField(writer, field.number, field.kind, member, {
        path,
        maxValueDepth: inner,
      });
      continue;
    }
    if (!Array.isArray(member)) throw wrongType(path, 'an array', member);
    member.forEach((element: unknown, i) => {
      transcodeField(writer, field.number, field.kind, element, {
        path: `${path}[${i}]`,
        maxValueDepth: inner,
      });
    });
  }
}

function transcodeField(writer: Writer, number: number, kind: FieldKind, value: unknown, place: Place): void {
  if (isMessage(kind)) {
    fork(writer, (number << 3) | 2);
    transcodeMessage(writer, kind, value, place);
    join(writer);
    return;
  }
  if (!transcodeScalar(writer, number, kind, value)) throw wrongType(place.path, `of type ${kind}`, value);
}

function wrongType(path: string, expected: string, value: unknown): OtlpProfilesError {
  const shown = JSON.stringify(value)?.slice(0, 60);
  return new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_JSON',
    `${path === '' ? 'the body' : path} must be ${expected}, got ${shown}.`,
  );
}
