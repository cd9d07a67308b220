import protobuf from 'protobufjs/minimal.js';

export type Writer = protobuf.Writer;

export function createWriter(): Writer {
  return protobuf.Writer.create();
}

/** The bytes as a plain Uint8Array: protobufjs gives a Buffer under Node, whose slice() shares memory. */
export function finish(writer: Writer): Uint8Array {
  const { buffer, byteOffset, byteLength } = writer.finish();
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Begins a length-delimited field; `join` ends it. */
export function fork(writer: Writer, tag: number): void {
  writer.uint32(tag).fork();
}

export function join(writer: Writer): void {
  writer.ldelim();
}

/** Writes a signed or unsigned 64-bit field unless it is 0. */
export function writeInt64(writer: Writer, tag: number, value: bigint): void {
  if (value === 0n) return;
  const bits = BigInt.asUintN(64, value);
  writer.uint32(tag);
  writeWords64(writer, Number(bits & 0xffff_ffffn), Number(bits >> 32n));
}

/** Writes an int64 field from a double unless it is 0. */
export function writeNumber64(writer: Writer, tag: number, value: number): void {
  if (value === 0) return;
  writer.uint32(tag);
  writeWords64(writer, value >>> 0, Math.floor(value / 0x1_0000_0000) >>> 0);
}

/** Writes a packed `repeated int32`. */
export function writeIndices(writer: Writer, tag: number, indices: Int32Array): void {
  // protobufjs declares number[] but only reads length and elements.
  writer.uint32(tag).int32s(indices as unknown as number[]);
}

/** Writes one 64-bit varint from its words. The common small value takes protobufjs' 32-bit path. */
export function writeWords64(writer: Writer, low: number, high: number): void {
  if (high === 0) writer.uint32(low);
  // protobufjs declares Long but only reads the two words.
  else writer.uint64({ low, high, unsigned: true } as Parameters<Writer['uint64']>[0]);
}
