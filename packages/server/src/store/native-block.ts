/**
 * Encodes one block of ClickHouse's Native format (https://clickhouse.com/docs/interfaces/formats/Native): columns one
 * after the other, so typed arrays go in as they are. Types are the plain ones: the engine converts String to
 * LowCardinality when the table wants it.
 */

/** One column of a block. Arrays are given flat, with the end of each row's part. */
export type NativeColumn =
  | { readonly name: string; readonly type: 'String'; readonly values: readonly string[] }
  | { readonly name: string; readonly type: NumberType; readonly bytes: Uint8Array }
  | {
      readonly name: string;
      readonly type: `Array(${NumberType})`;
      /** Row i is elements `ends[i - 1] .. ends[i])`. */
      readonly ends: BigUint64Array;
      /** One after the other. */
      readonly parts: readonly Uint8Array[];
    }
  | {
      readonly name: string;
      readonly type: 'Map(String, String)';
      readonly ends: BigUint64Array;
      readonly keys: readonly string[];
      readonly values: readonly string[];
    }
  | {
      readonly name: string;
      readonly type: 'Array(Map(String, String))';
      readonly ends: BigUint64Array;
      /** Pair i of map j is `mapEnds[j - 1] .. mapEnds[j])`. */
      readonly mapEnds: BigUint64Array;
      readonly keys: readonly string[];
      readonly values: readonly string[];
    };

/** Fixed-width types, little-endian: their columns are the bytes of a typed array. */
export type NumberType =
  | 'UInt8'
  | 'UInt16'
  | 'UInt32'
  | 'UInt64'
  | 'UInt128'
  | 'Int64'
  | "DateTime64(9, 'UTC')"
  | 'Date';

/** A block that can be handed to `Database.insert`. */
export interface NativeBlock {
  /** One after the other; most of them the very arrays that the columns were given as. */
  readonly parts: readonly Uint8Array[];
  /** Columns with their types, as `file()` wants its structure. */
  readonly structure: string;
  readonly columnNames: readonly string[];
  readonly rowCount: number;
}

export function encodeNativeBlock(rowCount: number, columns: readonly NativeColumn[]): NativeBlock {
  const parts: Uint8Array[] = [varints([columns.length, rowCount])];
  for (const column of columns) {
    parts.push(encodeStrings([column.name, column.type]));
    if ('ends' in column) parts.push(bytesOf(column.ends));
    if ('mapEnds' in column) parts.push(bytesOf(column.mapEnds));
    if ('keys' in column) parts.push(encodeStrings(column.keys));
    if ('parts' in column) parts.push(...gatherSmall(column.parts));
    else parts.push('bytes' in column ? column.bytes : encodeStrings(column.values));
  }
  return {
    parts,
    structure: columns.map(describeColumn).join(', '),
    columnNames: columns.map(nameOf),
    rowCount,
  };
}

function describeColumn({ name, type }: NativeColumn): string {
  return `${name} ${type}`;
}

function nameOf({ name }: NativeColumn): string {
  return name;
}

/** From here on a part costs less to be written by itself than to be copied. */
const MIN_PART_BYTES = 1_024;

/** Puts parts together that are small on average. */
function gatherSmall(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0;
  for (const { length } of parts) bytes += length;
  return bytes < parts.length * MIN_PART_BYTES ? [Buffer.concat(parts, bytes)] : parts;
}

/** The memory of a typed array. The engine's platforms are little-endian, as is Native. */
export function bytesOf(array: NodeJS.TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Each string behind the count of its bytes. */
function encodeStrings(values: readonly string[]): Uint8Array {
  const buffer = Buffer.allocUnsafe(mostBytesOf(values));
  let at = 0;
  for (const value of values) {
    // The usual name or path is short and ASCII: then the length is known to take one byte.
    const length = value.length < 43 ? -1 : Buffer.byteLength(value);
    if (length < 0) {
      const written = buffer.write(value, at + 1);
      buffer[at] = written;
      at += written + 1;
    } else {
      at = writeVarint(buffer, at, length);
      at += buffer.write(value, at);
    }
  }
  return buffer.subarray(0, at);
}

/** A function of its own: compiled while its loop ran, with the other one that followed, it was left at its end every time. */
function mostBytesOf(values: readonly string[]): number {
  let bytes = 0;
  // Three bytes are the most that one UTF-16 unit takes in UTF-8; five hold any length.
  for (const value of values) bytes += value.length * 3 + 5;
  return bytes;
}

function varints(values: readonly number[]): Uint8Array {
  const buffer = Buffer.alloc(values.length * 8);
  let at = 0;
  for (const value of values) at = writeVarint(buffer, at, value);
  return buffer.subarray(0, at);
}

function writeVarint(buffer: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest > 127) {
    buffer[at++] = (rest & 127) | 128;
    rest = Math.floor(rest / 128);
  }
  buffer[at++] = rest;
  return at;
}
