import {
  bytesOf,
  encodeNativeBlock,
  type NativeBlock,
  type NativeColumn,
  type NumberType,
} from './native-block.js';
import type { NodeRow, ProfileRow, SeriesRow } from './rows.js';

/** The profiles of a commit as a block of the table `profiles`. */
export function encodeProfileRows(rows: readonly ProfileRow[]): NativeBlock {
  const linkCounts = rows.map(({ details }) => details.spanIds.length / 8);
  const spanIds = joinBytes(rows.map(({ details }) => details.spanIds));
  const traceIds = joinBytes(rows.map(({ details }) => details.traceIds));
  const attributeSets = rows.flatMap(({ details }) => details.attributes);
  const attributes = attributeSets.flat();
  return encodeNativeBlock(rows.length, [
    texts('tenant', rows, (row) => row.tenant),
    texts('service', rows, (row) => row.service),
    texts('type', rows, (row) => row.type),
    numbers(
      'series',
      'UInt64',
      BigUint64Array.from(rows, (row) => row.series),
    ),
    keep(rows),
    numbers(
      'time',
      "DateTime64(9, 'UTC')",
      BigInt64Array.from(rows, (row) => row.timeNanos),
    ),
    numbers('profile_id', 'UInt128', reverseWords(joinBytes(rows.map((row) => row.profileId)), 16)),
    numbers(
      'duration',
      'UInt64',
      BigUint64Array.from(rows, (row) => row.durationNanos),
    ),
    numbers(
      'total',
      'Int64',
      BigInt64Array.from(rows, (row) => row.total),
    ),
    arrays(
      'stacks',
      'UInt64',
      rows.map((row) => row.stacks),
    ),
    arrays(
      'vals',
      'Int64',
      rows.map((row) => row.values),
    ),
    { name: 'span_ids', type: 'Array(UInt64)', ends: endsOf(linkCounts), parts: [reverseWords(spanIds, 8)] },
    {
      name: 'trace_ids',
      type: 'Array(UInt128)',
      ends: endsOf(linkCounts),
      parts: [reverseWords(traceIds, 16)],
    },
    {
      name: 'sample_attributes',
      type: 'Array(Map(String, String))',
      ends: endsOf(rows.map(({ details }) => details.attributes.length)),
      mapEnds: endsOf(attributeSets.map((set) => set.length)),
      keys: attributes.map(([name]) => name),
      values: attributes.map(([, value]) => value),
    },
    arrays(
      'detail_links',
      'UInt32',
      rows.map(({ details }) => details.link),
    ),
    arrays(
      'detail_attributes',
      'UInt32',
      rows.map(({ details }) => details.attributeSet),
    ),
    arrays(
      'detail_stacks',
      'UInt64',
      rows.map(({ details }) => details.stacks),
    ),
    arrays(
      'detail_vals',
      'Int64',
      rows.map(({ details }) => details.values),
    ),
  ]);
}

/** New tree nodes as a block of the table `nodes`. */
export function encodeNodeRows(rows: readonly NodeRow[]): NativeBlock {
  const ids = (low: (row: NodeRow) => number, high: (row: NodeRow) => number): Uint32Array => {
    const words = new Uint32Array(rows.length * 2);
    for (const [i, row] of rows.entries()) {
      words[i * 2] = low(row);
      words[i * 2 + 1] = high(row);
    }
    return words;
  };
  return encodeNativeBlock(rows.length, [
    texts('tenant', rows, (row) => row.tenant),
    texts('service', rows, (row) => row.service),
    numbers(
      'week',
      'Date',
      Uint16Array.from(rows, (row) => row.week),
    ),
    keep(rows),
    numbers(
      'id',
      'UInt64',
      ids(
        (row) => row.idLow,
        (row) => row.idHigh,
      ),
    ),
    numbers(
      'parent',
      'UInt64',
      ids(
        (row) => row.parentLow,
        (row) => row.parentHigh,
      ),
    ),
    texts('name', rows, (row) => row.name),
    texts('file', rows, (row) => row.file),
    numbers(
      'line',
      'UInt32',
      Uint32Array.from(rows, (row) => row.line),
    ),
    texts('system_name', rows, (row) => row.systemName),
    numbers(
      'start_line',
      'UInt32',
      Uint32Array.from(rows, (row) => row.startLine),
    ),
    numbers(
      'inlined',
      'UInt8',
      Uint8Array.from(rows, (row) => Number(row.isInlined)),
    ),
    numbers(
      'address',
      'UInt64',
      BigUint64Array.from(rows, (row) => row.address),
    ),
    texts('mapping', rows, (row) => row.mapping),
  ]);
}

/** Label sets as a block of the table `series`. */
export function encodeSeriesRows(rows: readonly SeriesRow[]): NativeBlock {
  const labels = rows.flatMap((row) => row.labels);
  return encodeNativeBlock(rows.length, [
    texts('tenant', rows, (row) => row.tenant),
    texts('service', rows, (row) => row.service),
    texts('type', rows, (row) => row.type),
    numbers(
      'day',
      'Date',
      Uint16Array.from(rows, (row) => row.day),
    ),
    keep(rows),
    numbers(
      'series',
      'UInt64',
      BigUint64Array.from(rows, (row) => row.series),
    ),
    {
      name: 'labels',
      type: 'Map(String, String)',
      ends: endsOf(rows.map((row) => row.labels.length)),
      keys: labels.map(([name]) => name),
      values: labels.map(([, value]) => value),
    },
  ]);
}

function texts<R>(name: string, rows: readonly R[], pick: (row: R) => string): NativeColumn {
  return { name, type: 'String', values: rows.map(pick) };
}

function keep(rows: readonly { readonly retentionDays: number }[]): NativeColumn {
  return numbers(
    'keep',
    'UInt16',
    Uint16Array.from(rows, (row) => row.retentionDays),
  );
}

function numbers(name: string, type: NumberType, values: NodeJS.TypedArray): NativeColumn {
  return { name, type, bytes: bytesOf(values) };
}

function arrays(name: string, type: NumberType, values: readonly NodeJS.TypedArray[]): NativeColumn {
  return {
    name,
    type: `Array(${type})`,
    ends: endsOf(values.map(({ length }) => length)),
    parts: values.map(bytesOf),
  };
}

function endsOf(counts: readonly number[]): BigUint64Array {
  let end = 0;
  return BigUint64Array.from(counts, (count) => {
    end += count;
    return BigInt(end);
  });
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** Ids are big-endian on the wire and integers here: turns every group of `width` bytes around. */
function reverseWords(bytes: Uint8Array, width: number): Uint8Array {
  const reversed = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += width) {
    for (let i = 0; i < width; i++) reversed[start + i] = bytes[start + width - 1 - i] ?? 0;
  }
  return reversed;
}
