import { ServerError } from '../errors.js';

/** Columns of a query's result, by their place in the SELECT. All blocks are joined. */
export interface NativeResult {
  readonly rowCount: number;
  /** A column of UInt64. */
  uint64(column: number): BigUint64Array;
  /** A column of Int64. */
  int64(column: number): BigInt64Array;
  /** A column of Float64. */
  float64(column: number): Float64Array;
  /** A column of String. */
  strings(column: number): readonly string[];
}

type Block = readonly { readonly type: string; readonly bytes: Uint8Array; readonly strings?: string[] }[];

/**
 * Decodes a result in Native format whose columns are UInt64, Int64, Float64 or String. It comes from the engine and is
 * trusted; an unexpected type is a mistake in the query above.
 */
export function decodeNativeResult(bytes: Uint8Array): NativeResult {
  const blocks: Block[] = [];
  let rowCount = 0;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  function varint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = buffer[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }
  function text(): string {
    const length = varint();
    const value = buffer.toString('utf8', at, at + length);
    at += length;
    return value;
  }

  while (at < buffer.length) {
    const columnCount = varint();
    const rows = varint();
    const block: Block[number][] = [];
    for (let column = 0; column < columnCount; column++) {
      text();
      const type = text();
      if (type === 'String') {
        block.push({ type, bytes: EMPTY, strings: Array.from({ length: rows }, text) });
        continue;
      }
      const width = FIXED_WIDTHS[type];
      if (width === undefined) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_STORE',
          `a query answered with the unexpected type ${type}.`,
        );
      }
      block.push({ type, bytes: buffer.subarray(at, at + rows * width) });
      at += rows * width;
    }
    rowCount += rows;
    if (rows > 0) blocks.push(block);
  }

  /** A copy: parts of a result are rarely aligned to 8 bytes. */
  function join(column: number, type: string): ArrayBuffer {
    const joined = new Uint8Array(rowCount * 8);
    let end = 0;
    for (const block of blocks) {
      const part = block[column];
      if (part?.type !== type) {
        throw new ServerError('HOTSPAN_ERR_SERVER_STORE', `column ${column} is ${part?.type}, not ${type}.`);
      }
      joined.set(part.bytes, end);
      end += part.bytes.length;
    }
    return joined.buffer;
  }

  return {
    rowCount,
    uint64: (column) => new BigUint64Array(join(column, 'UInt64')),
    int64: (column) => new BigInt64Array(join(column, 'Int64')),
    float64: (column) => new Float64Array(join(column, 'Float64')),
    strings: (column) => blocks.flatMap((block) => block[column]?.strings ?? []),
  };
}

const EMPTY = new Uint8Array(0);
/** Single bytes cannot be asked for, but CHECK TABLE answers with one beside its texts. */
const FIXED_WIDTHS: Readonly<Record<string, number>> = { UInt64: 8, Int64: 8, Float64: 8, UInt8: 1, Bool: 1 };
