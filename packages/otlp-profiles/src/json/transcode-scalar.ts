import type { WireWriter } from '../wire/wire-writer.js';
import { decodeBase64 } from './decode-base64.js';
import { parseDecimal, parseDecimalInteger } from './parse-decimal.js';
import type { ScalarKind } from './schema.js';

/**
 * Writes one scalar field, also a zero one: some fields of W3 are optional, and 0 is not absent. Returns false, with nothing
 * written, when the value does not fit.
 *
 * @param mark of numbers that were put in quotes, see quote-long-numbers.ts.
 */
export function transcodeScalar(
  writer: WireWriter,
  number: number,
  kind: ScalarKind,
  value: unknown,
  mark: string,
): boolean {
  const isNumber = typeof value === 'string' && value.startsWith(mark);
  const plain = isNumber ? value.slice(mark.length) : value;
  switch (kind) {
    case 'double':
      return writeDouble(writer, number, isNumber ? Number(plain) : plain);
    case 'int32':
    case 'uint32':
      return writeInteger32(writer, number, kind, plain);
    case 'int64':
    case 'uint64':
    case 'fixed64':
      return writeInteger64(writer, number, kind, plain);
    case 'bool':
      if (typeof plain !== 'boolean') return false;
      writer.uint32(number << 3);
      writer.uint32(plain ? 1 : 0);
      return true;
    default:
      return typeof plain === 'string' && !isNumber && writeText(writer, number, kind, plain);
  }
}

function writeText(
  writer: WireWriter,
  number: number,
  kind: 'string' | 'base64' | 'traceId' | 'spanId' | 'profileId',
  text: string,
): boolean {
  const tag = (number << 3) | 2;
  if (kind === 'string') {
    writer.stringField(tag, text);
    return true;
  }
  const hexLength = kind === 'base64' ? 0 : kind === 'spanId' ? 16 : 32;
  // Hex of the right length comes first: base64 of an id never has that length.
  const bytes = isHex(text, hexLength) ? decodeHex(text) : decodeBase64(text);
  if (bytes === undefined) return false;
  writer.bytesField(tag, bytes);
  return true;
}

function isHex(text: string, length: number): boolean {
  return length > 0 && text.length === length && /^[0-9a-f]*$/i.test(text);
}

function decodeHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) =>
    Number.parseInt(text.slice(i * 2, i * 2 + 2), 16),
  );
}

const NAMED_DOUBLES: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

function writeDouble(writer: WireWriter, number: number, value: unknown): boolean {
  let double = NAMED_DOUBLES.get(value);
  if (double === undefined) {
    double = typeof value === 'string' ? parseDecimal(value) : typeof value === 'number' ? value : undefined;
    // A literal past the largest double is not infinity, says protobuf.
    if (double === undefined || !Number.isFinite(double)) return false;
  }
  writer.uint32((number << 3) | 1);
  writer.double(double);
  return true;
}

function writeInteger32(
  writer: WireWriter,
  number: number,
  kind: 'int32' | 'uint32',
  value: unknown,
): boolean {
  const integer = toInteger(value);
  if (integer === undefined) return false;
  const bits = Number(BigInt.asUintN(32, integer));
  if (integer !== BigInt(kind === 'int32' ? bits | 0 : bits)) return false;
  writer.uint32(number << 3);
  if (kind === 'int32') writer.int32(bits | 0);
  else writer.uint32(bits);
  return true;
}

function writeInteger64(
  writer: WireWriter,
  number: number,
  kind: 'int64' | 'uint64' | 'fixed64',
  value: unknown,
): boolean {
  const integer = toInteger(value);
  if (integer === undefined) return false;
  const bits = BigInt.asUintN(64, integer);
  if (integer !== (kind === 'int64' ? BigInt.asIntN(64, bits) : bits)) return false;
  const low = Number(bits & 0xffff_ffffn);
  const high = Number(bits >> 32n);
  if (kind === 'fixed64') {
    writer.uint32((number << 3) | 1);
    writer.fixed64(low, high);
  } else {
    writer.uint32(number << 3);
    writer.varint64(low, high);
  }
  return true;
}

/** Numbers that came as such have 15 digits at most and no exponent: they are exact. */
function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' ? parseDecimalInteger(value) : undefined;
}
