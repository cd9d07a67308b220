import type { ProfileFormat } from './profile-format.js';
import { type Field, scanFields } from './scan-fields.js';

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** Sample types come first in what writers make, so that a few fields tell; this allows for those that put them late. */
const MAX_FIELDS = 4096;

/** A resource's profiles, a dictionary: enough of their fields to see that all are of their schema. */
const MAX_INNER_FIELDS = 64;

/** Wire type by field number of pprof's `Profile`. `comment` (13) may be packed or not. */
const PPROF_WIRE_TYPES: readonly (number | undefined)[] = [
  undefined,
  2,
  2,
  2,
  2,
  2,
  2,
  0,
  0,
  0,
  0,
  2,
  0,
  undefined,
  0,
  0,
];

/** Above the numbers of both schemas: a field that a later version may have added. */
const isUnknown = ({ number }: Field): boolean => number > 15;

/**
 * pprof and OTLP both begin with field 1, a nested message. In pprof it is a value type, two varints; in OTLP the profiles of a
 * resource, all fields of which are nested themselves. A message that is cut short or broken further on is told as well: its
 * reader says where.
 */
export function detectProtobuf(bytes: Uint8Array): Extract<ProfileFormat, 'pprof' | 'otlp'> | undefined {
  const { fields } = scanFields(bytes, 0, bytes.length, MAX_FIELDS);
  const known = fields.filter((field) => !isUnknown(field));
  if (isPprof(bytes, known)) return 'pprof';
  return isOtlp(bytes, known) ? 'otlp' : undefined;
}

function isPprof(bytes: Uint8Array, fields: readonly Field[]): boolean {
  const fits = fields.every(
    (field) =>
      field.wireType === (PPROF_WIRE_TYPES[field.number] ?? field.wireType) &&
      (field.number !== 1 || isValueType(bytes, field)),
  );
  if (!fits) return false;
  const firstString = fields.find(({ number }) => number === 6);
  const hasStringTable = firstString !== undefined && firstString.start === firstString.end;
  return hasStringTable || fields.some(({ number, start, end }) => number === 1 && end > start);
}

function isValueType(bytes: Uint8Array, { start, end }: Field): boolean {
  const { fields, ending } = scanFields(bytes, start, end, MAX_INNER_FIELDS);
  return ending === 'whole' && fields.every(({ number, wireType }) => number <= 2 && wireType === VARINT);
}

function isOtlp(bytes: Uint8Array, fields: readonly Field[]): boolean {
  return (
    fields.every(({ number, wireType }) => (number === 1 || number === 2) && wireType === LENGTH_DELIMITED) &&
    fields.every((field) => holdsMessages(bytes, field)) &&
    fields.some(({ start, end }) => end > start)
  );
}

/** `ResourceProfiles` (1) has fields 1 to 3, `ProfilesDictionary` (2) fields 1 to 7, all of them length-delimited. */
function holdsMessages(bytes: Uint8Array, { number, start, end }: Field): boolean {
  const { fields, ending } = scanFields(bytes, start, Math.min(end, bytes.length), MAX_INNER_FIELDS);
  const highest = number === 1 ? 3 : 7;
  const isSound = ending === 'whole' || ending === 'more' || (ending === 'cut' && end > bytes.length);
  return (
    isSound &&
    fields.every(
      (field) => isUnknown(field) || (field.number <= highest && field.wireType === LENGTH_DELIMITED),
    )
  );
}
