import {
  bytesOf,
  encodeNativeBlock,
  type NativeBlock,
  type NativeColumn,
  type NumberType,
} from './native-block.js';
import type { NodeRow, ProfileDetails, ProfileRow, SeriesRow } from './rows.js';

/**
 * Makes a column of rows. All of them are made once, and loops have no closures: V8 drops the compiled code of a function together
 * with the last closure of it, and compiled those of a commit again and again, a fortieth of the server's CPU.
 */
type ColumnOf<Row> = (rows: readonly Row[]) => NativeColumn;

const OWNER_COLUMNS: readonly ColumnOf<{ readonly tenant: string; readonly service: string }>[] = [
  texts('tenant', ({ tenant }) => tenant),
  texts('service', ({ service }) => service),
];

const KEEP_COLUMN: ColumnOf<{ readonly retentionDays: number }> = numbers(
  'keep',
  'UInt16',
  Uint16Array,
  ({ retentionDays }) => retentionDays,
);

const PROFILE_COLUMNS: readonly ColumnOf<ProfileRow>[] = [
  ...OWNER_COLUMNS,
  texts('type', ({ type }) => type),
  bigints('series', 'UInt64', ({ series }) => series),
  KEEP_COLUMN,
  bigints('time', "DateTime64(9, 'UTC')", ({ timeNanos }) => timeNanos),
  profileIds,
  bigints('duration', 'UInt64', ({ durationNanos }) => durationNanos),
  bigints('total', 'Int64', ({ total }) => total),
  arrays('stacks', 'UInt64', ({ stacks }) => stacks),
  arrays('vals', 'Int64', ({ values }) => values),
  linkIds('span_ids', { type: 'UInt64', width: 8 }, ({ spanIds }) => spanIds),
  linkIds('trace_ids', { type: 'UInt128', width: 16 }, ({ traceIds }) => traceIds),
  sampleAttributes,
  arrays('detail_links', 'UInt32', ({ details }) => details.link),
  arrays('detail_attributes', 'UInt32', ({ details }) => details.attributeSet),
  arrays('detail_stacks', 'UInt64', ({ details }) => details.stacks),
  arrays('detail_vals', 'Int64', ({ details }) => details.values),
];

const NODE_COLUMNS: readonly ColumnOf<NodeRow>[] = [
  ...OWNER_COLUMNS,
  numbers('week', 'Date', Uint16Array, ({ week }) => week),
  KEEP_COLUMN,
  wordPairs(
    'id',
    ({ idLow }) => idLow,
    ({ idHigh }) => idHigh,
  ),
  wordPairs(
    'parent',
    ({ parentLow }) => parentLow,
    ({ parentHigh }) => parentHigh,
  ),
  texts('name', ({ name }) => name),
  texts('file', ({ file }) => file),
  numbers('line', 'UInt32', Uint32Array, ({ line }) => line),
  texts('system_name', ({ systemName }) => systemName),
  numbers('start_line', 'UInt32', Uint32Array, ({ startLine }) => startLine),
  numbers('inlined', 'UInt8', Uint8Array, ({ isInlined }) => Number(isInlined)),
  bigints('address', 'UInt64', ({ address }) => address),
  texts('mapping', ({ mapping }) => mapping),
];

const SERIES_COLUMNS: readonly ColumnOf<SeriesRow>[] = [
  ...OWNER_COLUMNS,
  texts('type', ({ type }) => type),
  numbers('day', 'Date', Uint16Array, ({ day }) => day),
  KEEP_COLUMN,
  bigints('series', 'UInt64', ({ series }) => series),
  seriesLabels,
];

/** The profiles of a commit as a block of the table `profiles`. */
export function encodeProfileRows(rows: readonly ProfileRow[]): NativeBlock {
  return encodeRows(rows, PROFILE_COLUMNS);
}

/** New tree nodes as a block of the table `nodes`. */
export function encodeNodeRows(rows: readonly NodeRow[]): NativeBlock {
  return encodeRows(rows, NODE_COLUMNS);
}

/** Label sets as a block of the table `series`. */
export function encodeSeriesRows(rows: readonly SeriesRow[]): NativeBlock {
  return encodeRows(rows, SERIES_COLUMNS);
}

function encodeRows<Row>(rows: readonly Row[], columns: readonly ColumnOf<Row>[]): NativeBlock {
  const encoded: NativeColumn[] = [];
  for (const columnOf of columns) encoded.push(columnOf(rows));
  return encodeNativeBlock(rows.length, encoded);
}

function texts<Row>(name: string, pick: (row: Row) => string): ColumnOf<Row> {
  return (rows) => ({ name, type: 'String', values: rows.map(pick) });
}

function numbers<Row>(
  name: string,
  type: NumberType,
  ArrayType: Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor,
  pick: (row: Row) => number,
): ColumnOf<Row> {
  return (rows) => {
    const values = new ArrayType(rows.length);
    let at = 0;
    for (const row of rows) values[at++] = pick(row);
    return { name, type, bytes: bytesOf(values) };
  };
}

/** Negative ones have the same bytes as the unsigned ones that they are taken for. */
function bigints<Row>(name: string, type: NumberType, pick: (row: Row) => bigint): ColumnOf<Row> {
  return (rows) => {
    const values = new BigUint64Array(rows.length);
    let at = 0;
    for (const row of rows) values[at++] = pick(row);
    return { name, type, bytes: bytesOf(values) };
  };
}

function wordPairs<Row>(name: string, low: (row: Row) => number, high: (row: Row) => number): ColumnOf<Row> {
  return (rows) => {
    const words = new Uint32Array(rows.length * 2);
    let at = 0;
    for (const row of rows) {
      words[at++] = low(row);
      words[at++] = high(row);
    }
    return { name, type: 'UInt64', bytes: bytesOf(words) };
  };
}

function arrays<Row>(name: string, type: NumberType, pick: (row: Row) => NodeJS.TypedArray): ColumnOf<Row> {
  return (rows) => {
    const values = rows.map(pick);
    return { name, type: `Array(${type})`, ends: endsOf(values), parts: values.map(bytesOf) };
  };
}

function profileIds(rows: readonly ProfileRow[]): NativeColumn {
  const ids: Uint8Array[] = [];
  for (const { profileId } of rows) ids.push(profileId);
  return { name: 'profile_id', type: 'UInt128', bytes: reverseWords(Buffer.concat(ids), 16) };
}

function linkIds(
  name: string,
  { type, width }: { readonly type: NumberType; readonly width: number },
  pick: (details: ProfileDetails) => Uint8Array,
): ColumnOf<ProfileRow> {
  return (rows) => {
    const ids: Uint8Array[] = [];
    const ends = new BigUint64Array(rows.length);
    let bytes = 0;
    for (const { details } of rows) {
      const ofRow = pick(details);
      bytes += ofRow.length;
      ends[ids.length] = BigInt(bytes / width);
      ids.push(ofRow);
    }
    return { name, type: `Array(${type})`, ends, parts: [reverseWords(Buffer.concat(ids), width)] };
  };
}

type Pairs = readonly (readonly [name: string, value: string])[];

function sampleAttributes(rows: readonly ProfileRow[]): NativeColumn {
  const setsOfRows: (readonly Pairs[])[] = [];
  const sets: Pairs[] = [];
  for (const { details } of rows) {
    setsOfRows.push(details.attributes);
    for (const set of details.attributes) sets.push(set);
  }
  return {
    name: 'sample_attributes',
    type: 'Array(Map(String, String))',
    ends: endsOf(setsOfRows),
    mapEnds: endsOf(sets),
    ...splitPairs(sets),
  };
}

function seriesLabels(rows: readonly SeriesRow[]): NativeColumn {
  const sets: Pairs[] = [];
  for (const { labels } of rows) sets.push(labels);
  return { name: 'labels', type: 'Map(String, String)', ends: endsOf(sets), ...splitPairs(sets) };
}

function splitPairs(sets: readonly Pairs[]): { readonly keys: string[]; readonly values: string[] } {
  const keys: string[] = [];
  const values: string[] = [];
  for (const pairs of sets) {
    for (const [name, value] of pairs) {
      keys.push(name);
      values.push(value);
    }
  }
  return { keys, values };
}

/** Where each list ends when all stand one behind the other. */
function endsOf(lists: readonly { readonly length: number }[]): BigUint64Array {
  const ends = new BigUint64Array(lists.length);
  let end = 0;
  let at = 0;
  for (const { length } of lists) {
    end += length;
    ends[at++] = BigInt(end);
  }
  return ends;
}

/** Ids are big-endian on the wire and integers here: turns every group of `width` bytes around. */
function reverseWords(bytes: Uint8Array, width: number): Uint8Array {
  const reversed = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += width) {
    for (let i = 0; i < width; i++) reversed[start + i] = bytes[start + width - 1 - i] ?? 0;
  }
  return reversed;
}
