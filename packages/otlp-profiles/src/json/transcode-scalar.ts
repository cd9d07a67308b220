import { type Writer, writeWords64 } from '../wire/writer.js';
import type { FieldKind, MessageName } from './schema.js';

/** Writes one scalar field, also a zero one. Returns false, with nothing written, when the value does not fit. */
export function transcodeScalar(
  writer: Writer,
  number: number,
  kind: Exclude<FieldKind, MessageName>,
  value: unknown,
): boolean {
  switch (kind) {
    case 'string':
      if (typeof value !== 'string') return false;
      writer.uint32((number << 3) | 2).string(value);
      return true;
    case 'bool':
      if (typeof value !== 'boolean') return false;
      writer.uint32(number << 3).bool(value);
      return true;
    case 'double':
      return writeDouble(writer, number, value);
    case 'int32': {
      const integer = toInteger(value);
      // Up to 2^32 - 1: counts are uint32; an index that large fails the check against its table.
      if (integer === undefined || integer < -0x8000_0000n || integer > 0xffff_ffffn) return false;
      writer.uint32(number << 3).int32(Number(integer));
      return true;
    }
    case 'int64':
    case 'uint64':
    case 'fixed64':
      return writeInteger64(writer, number, kind, value);
    case 'traceId':
      return writeBytes(writer, number, idBytes(value, 16));
    case 'spanId':
      return writeBytes(writer, number, idBytes(value, 8));
    case 'profileId':
      return writeBytes(writer, number, idBytes(value, 16));
    case 'base64':
      return writeBytes(writer, number, base64Bytes(value));
  }
}

function writeDouble(writer: Writer, number: number, value: unknown): boolean {
  const named = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
  const parsed = typeof value === 'number' || named ? Number(value) : toNumber(value);
  if (parsed === undefined) return false;
  writer.uint32((number << 3) | 1).double(parsed);
  return true;
}

/** Long literals arrive as strings, see quote-long-integers.ts. */
function toNumber(value: unknown): number | undefined {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

type Kind64 = 'int64' | 'uint64' | 'fixed64';

function writeInteger64(writer: Writer, number: number, kind: Kind64, value: unknown): boolean {
  const integer = toInteger(value);
  if (integer === undefined) return false;
  const bits = BigInt.asUintN(64, integer);
  if (integer !== (kind === 'int64' ? BigInt.asIntN(64, bits) : bits)) return false;
  const low = Number(bits & 0xffff_ffffn);
  const high = Number(bits >> 32n);
  if (kind === 'fixed64') {
    writer.uint32((number << 3) | 1);
    writer.fixed32(low).fixed32(high);
  } else {
    writer.uint32(number << 3);
    writeWords64(writer, low, high);
  }
  return true;
}

function toInteger(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  return undefined;
}

function writeBytes(writer: Writer, number: number, bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false;
  writer.uint32((number << 3) | 2).bytes(bytes);
  return true;
}

/** Hex of the right length comes first: base64 of an id never has that length. */
function idBytes(value: unknown, length: number): Uint8Array | undefined {
  if (typeof value === 'string' && value.length === length * 2 && /^[0-9a-f]*$/i.test(value)) {
    return Uint8Array.from({ length }, (_, i) => Number.parseInt(value.slice(i * 2, i * 2 + 2), 16));
  }
  return base64Bytes(value);
}

/** Standard or URL-safe alphabet, padded or not. */
function base64Bytes(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) return undefined;
  const unpadded = value.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', '');
  // One character past a group of four cannot hold a byte; atob would throw.
  if (unpadded.length % 4 === 1) return undefined;
  const binary = atob(unpadded);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
