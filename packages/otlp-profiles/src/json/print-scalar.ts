import type { WireReader } from '../wire/wire-reader.js';
import { encodeBase64 } from './encode-base64.js';
import type { ScalarKind } from './schema.js';

/** The wire type that a field of this kind has when it stands alone. */
export function wireTypeOf(kind: ScalarKind): 0 | 1 | 2 {
  if (kind === 'double' || kind === 'fixed64') return 1;
  return kind.startsWith('int') || kind.startsWith('uint') || kind === 'bool' ? 0 : 2;
}

/**
 * Reads one value and writes it as OTLP/JSON has it (OTLP specification, "JSON Protobuf Encoding"): 64-bit integers as strings, ids
 * in hex, other bytes in base64, and numbers that JSON has no digits for by their names.
 */
export function printScalar(reader: WireReader, kind: ScalarKind, end: number): string {
  switch (kind) {
    case 'string':
      return JSON.stringify(reader.string(end));
    case 'bool':
      return String(reader.bool());
    case 'int32':
      return String(reader.int32());
    case 'uint32':
      return String(reader.uint32());
    case 'int64':
      return `"${reader.int64()}"`;
    case 'uint64':
      return `"${reader.uint64()}"`;
    case 'fixed64':
      return `"${reader.fixedUint64()}"`;
    case 'double':
      return printDouble(reader.double());
    case 'base64':
      return `"${encodeBase64(reader.copyBytes(end))}"`;
    default:
      return `"${toHex(reader.copyBytes(end))}"`;
  }
}

function printDouble(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
