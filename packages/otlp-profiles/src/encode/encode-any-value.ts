import type { AnyValue, KeyValue } from '../model/any-value.js';
import { fork, join, type Writer, writeWords64 } from '../wire/writer.js';

export function encodeKeyValue(writer: Writer, tag: number, { key, value }: KeyValue): void {
  fork(writer, tag);
  writer.uint32(10).string(key);
  fork(writer, 18);
  encodeAnyValue(writer, value);
  join(writer);
  join(writer);
}

/** Writes the member of `common.v1.AnyValue`; null writes none. Empty strings and zeros are written: they are set. */
export function encodeAnyValue(writer: Writer, value: AnyValue): void {
  if (value === null) return;
  if (typeof value === 'string') writer.uint32(10).string(value);
  else if (typeof value === 'boolean') writer.uint32(16).bool(value);
  else if (typeof value === 'bigint') {
    const bits = BigInt.asUintN(64, value);
    writer.uint32(24);
    writeWords64(writer, Number(bits & 0xffff_ffffn), Number(bits >> 32n));
  } else if (typeof value === 'number') writer.uint32(33).double(value);
  else if (value instanceof Uint8Array) writer.uint32(58).bytes(value);
  else if (value instanceof Map) {
    fork(writer, 50);
    for (const [key, member] of value) encodeKeyValue(writer, 10, { key, value: member });
    join(writer);
  } else {
    fork(writer, 42);
    // The remaining member of the union: Array.isArray does not narrow a readonly array.
    for (const member of value as readonly AnyValue[]) {
      fork(writer, 10);
      encodeAnyValue(writer, member);
      join(writer);
    }
    join(writer);
  }
}
