import { type DecodeLimits, limitError } from '../../decode/decode-limits.js';
import { skipUnknown } from '../../wire/otlp-reader.js';
import type { WireReader } from '../../wire/wire-reader.js';
import { readIndices } from './read-indices.js';

/*
 * One element of a dictionary table as it is on the wire, nothing checked. Each function reads from the reader's position to
 * `end` and throws HOTSPAN_ERR_OTLP_WIRE or HOTSPAN_ERR_OTLP_LIMIT.
 */

export interface MappingRow {
  memoryStart: bigint;
  memoryLimit: bigint;
  fileOffset: bigint;
  filename: number;
  readonly attributes: number[];
}

export interface LineRow {
  functionIndex: number;
  line: bigint;
  column: bigint;
}

export interface LocationRow {
  mapping: number;
  address: bigint;
  readonly lines: LineRow[];
  readonly attributes: number[];
}

export interface FunctionRow {
  name: number;
  systemName: number;
  filename: number;
  startLine: bigint;
}

/** Ids as slices of the message. */
export interface LinkRow {
  traceId: Uint8Array;
  spanId: Uint8Array;
}

export function readMapping(reader: WireReader, end: number, limits: DecodeLimits): MappingRow {
  const row: MappingRow = { memoryStart: 0n, memoryLimit: 0n, fileOffset: 0n, filename: 0, attributes: [] };
  const list = { into: row.attributes, limits, limit: 'maxAttributes' } as const;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) row.memoryStart = reader.uint64();
    else if (tag === 16) row.memoryLimit = reader.uint64();
    else if (tag === 24) row.fileOffset = reader.uint64();
    else if (tag === 32) row.filename = reader.int32();
    else if (tag === 40 || tag === 42) readIndices(reader, tag, end, list);
    else skipUnknown(reader, tag, end, 'Mapping', 5);
  }
  reader.expectEnd(end);
  return row;
}

export function readLocation(reader: WireReader, end: number, limits: DecodeLimits): LocationRow {
  const row: LocationRow = { mapping: 0, address: 0n, lines: [], attributes: [] };
  const list = { into: row.attributes, limits, limit: 'maxAttributes' } as const;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) row.mapping = reader.int32();
    else if (tag === 16) row.address = reader.uint64();
    else if (tag === 26) {
      if (row.lines.length >= limits.maxTableRows) {
        throw limitError(
          limits,
          'maxTableRows',
          'a location has another line',
          'Send smaller batches.',
          reader.pos,
        );
      }
      row.lines.push(readLine(reader, reader.readEnd(end)));
    } else if (tag === 32 || tag === 34) readIndices(reader, tag, end, list);
    else skipUnknown(reader, tag, end, 'Location', 4);
  }
  reader.expectEnd(end);
  return row;
}

function readLine(reader: WireReader, end: number): LineRow {
  const row: LineRow = { functionIndex: 0, line: 0n, column: 0n };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) row.functionIndex = reader.int32();
    else if (tag === 16) row.line = reader.int64();
    else if (tag === 24) row.column = reader.int64();
    else skipUnknown(reader, tag, end, 'Line', 3);
  }
  reader.expectEnd(end);
  return row;
}

export function readFunction(reader: WireReader, end: number): FunctionRow {
  const row: FunctionRow = { name: 0, systemName: 0, filename: 0, startLine: 0n };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) row.name = reader.int32();
    else if (tag === 16) row.systemName = reader.int32();
    else if (tag === 24) row.filename = reader.int32();
    else if (tag === 32) row.startLine = reader.int64();
    else skipUnknown(reader, tag, end, 'Function', 4);
  }
  reader.expectEnd(end);
  return row;
}

export function readLink(reader: WireReader, end: number): LinkRow {
  const row: LinkRow = { traceId: NO_BYTES, spanId: NO_BYTES };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) row.traceId = sliceBytes(reader, end);
    else if (tag === 18) row.spanId = sliceBytes(reader, end);
    else skipUnknown(reader, tag, end, 'Link', 2);
  }
  reader.expectEnd(end);
  return row;
}

export function readStack(reader: WireReader, end: number, limits: DecodeLimits): number[] {
  const locations: number[] = [];
  const list = { into: locations, limits, limit: 'maxStackDepth' } as const;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8 || tag === 10) readIndices(reader, tag, end, list);
    else skipUnknown(reader, tag, end, 'Stack', 1);
  }
  reader.expectEnd(end);
  return locations;
}

/** Without a copy: rows are looked at while the message is there. */
export function sliceBytes(reader: WireReader, enclosingEnd: number): Uint8Array {
  const end = reader.readEnd(enclosingEnd);
  const bytes = reader.bytes.subarray(reader.pos, end);
  reader.pos = end;
  return bytes;
}

export const NO_BYTES: Uint8Array = new Uint8Array(0);
