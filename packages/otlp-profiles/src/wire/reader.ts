import protobuf from 'protobufjs/minimal.js';
import { OtlpProfilesError } from '../errors.js';
import type { GrowableInt64 } from '../model/growable.js';

/*
 * What protobufjs' reader does not offer: ends of nested messages that are checked against the enclosing one,
 * 64-bit integers without an object per number, and unknown fields that are skipped while known ones of the
 * wrong wire type are refused.
 *
 * Hot path, guarded by benchmarks/otlp-codec.bench.ts. Bytes are read inside the checked end of a message;
 * `?? 0` only satisfies noUncheckedIndexedAccess.
 */

export type Reader = protobuf.Reader;

export function createReader(bytes: Uint8Array): Reader {
  return protobuf.Reader.create(bytes);
}

/** Reads a length and returns where the message, string or packed field that follows ends. */
export function readEnd(reader: Reader, enclosingEnd: number): number {
  const end = reader.uint32() + reader.pos;
  if (end > enclosingEnd) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_WIRE',
      `a length at byte ${reader.pos} reaches to byte ${end}, past the end of its message at ${enclosingEnd}. The body is cut short or is not protobuf.`,
    );
  }
  return end;
}

/** Called after the last field of a message: a field that ran over the end has misread what follows. */
export function expectEnd(reader: Reader, end: number): void {
  if (reader.pos !== end) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_WIRE',
      `a field runs to byte ${reader.pos}, past the end of its message at ${end}. The body is cut short or is not protobuf.`,
    );
  }
}

/**
 * Skips a field that is not in the schema. A field number up to `lastKnownField` got here because its wire type
 * is not the schema's: that is another generation of the format, and reading on would misplace its values.
 */
export function skipUnknown(reader: Reader, tag: number, message: string, lastKnownField: number): void {
  const field = tag >>> 3;
  if (field >= 1 && field <= lastKnownField) {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_WIRE',
      `field ${field} of ${message} has wire type ${tag & 7} at byte ${reader.pos}. Send OTLP profiles as of opentelemetry-proto 1.10 or newer.`,
    );
  }
  reader.skipType(tag & 7, 0, field);
}

/** Appends a varint of up to 64 bits. */
export function pushVarint64(reader: Reader, target: GrowableInt64): void {
  const { buf } = reader;
  let pos = reader.pos;
  let byte = buf[pos++] ?? 0;
  if (byte < 0x80 && pos <= reader.len) {
    reader.pos = pos;
    target.push(byte, 0);
    return;
  }
  let low = byte & 0x7f;
  let high = 0;
  for (let shift = 7; shift < 70; shift += 7) {
    if (pos >= reader.len) throwCutVarint(pos);
    byte = buf[pos++] ?? 0;
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high = bits >>> 4;
    } else high |= bits << (shift - 32);
    if (byte < 0x80) {
      reader.pos = pos;
      target.push(low >>> 0, high >>> 0);
      return;
    }
  }
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_WIRE',
    `a varint at byte ${reader.pos} is longer than 10 bytes. The body is not protobuf.`,
  );
}

function throwCutVarint(pos: number): never {
  throw new OtlpProfilesError('HOTSPAN_ERR_OTLP_WIRE', `a varint is cut short at byte ${pos}.`);
}

/** Appends eight little-endian bytes. */
export function pushFixed64(reader: Reader, target: GrowableInt64): void {
  const low = reader.fixed32();
  target.push(low, reader.fixed32());
}

/** A signed varint as a double: exact to 2^53, which every line number and column is. */
export function readInt64AsNumber(reader: Reader): number {
  const { low, high } = toWords(reader.int64());
  return (high | 0) * 0x1_0000_0000 + (low >>> 0);
}

export function readInt64(reader: Reader): bigint {
  return BigInt.asIntN(64, readUint64(reader));
}

export function readUint64(reader: Reader): bigint {
  const { low, high } = toWords(reader.uint64());
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

export function readFixed64(reader: Reader): bigint {
  const low = BigInt(reader.fixed32());
  return (BigInt(reader.fixed32()) << 32n) | low;
}

/** protobufjs declares Long but, with another copy of `long` about, may hand out a plain number. */
function toWords(value: { low: number; high: number } | number): {
  low: number;
  high: number;
} {
  if (typeof value !== 'number') return value;
  return { low: value | 0, high: Math.floor(value / 0x1_0000_0000) | 0 };
}
