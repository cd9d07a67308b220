import type { AnyValue, KeyValue } from '../model/any-value.js';
import type { WireWriter } from '../wire/wire-writer.js';

export function encodeKeyValue(writer: WireWriter, tag: number, { key, value }: KeyValue): void {
  writer.uint32(tag);
  const mark = writer.begin();
  writer.stringField(10, key);
  writer.uint32(18);
  const valueMark = writer.begin();
  encodeAnyValue(writer, value);
  writer.end(valueMark);
  writer.end(mark);
}

/** Writes the member of `common.v1.AnyValue`; null writes none. Empty strings and zeros are written: they are set. */
export function encodeAnyValue(writer: WireWriter, value: AnyValue): void {
  if (value === null) return;
  if (typeof value === 'string') writer.stringField(10, value);
  else if (typeof value === 'boolean') {
    writer.uint32(16);
    writer.uint32(value ? 1 : 0);
  } else if (typeof value === 'bigint') {
    const bits = BigInt.asUintN(64, value);
    writer.uint32(24);
    writer.varint64(Number(bits & 0xffff_ffffn), Number(bits >> 32n));
  } else if (typeof value === 'number') {
    writer.uint32(33);
    writer.double(value);
  } else if (value instanceof Uint8Array) writer.bytesField(58, value);
  else if (value instanceof Map) {
    writer.uint32(50);
    const mark = writer.begin();
    for (const [key, member] of value) encodeKeyValue(writer, 10, { key, value: member });
    writer.end(mark);
  } else {
    writer.uint32(42);
    const mark = writer.begin();
    // The remaining member of the union: Array.isArray does not narrow a readonly array.
    for (const member of value as readonly AnyValue[]) {
      writer.uint32(10);
      const memberMark = writer.begin();
      encodeAnyValue(writer, member);
      writer.end(memberMark);
    }
    writer.end(mark);
  }
}
