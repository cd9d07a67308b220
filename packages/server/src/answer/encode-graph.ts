import { WireWriter } from '@hotspan/otlp-profiles';
import type { LaidOutTree } from './lay-out-tree.js';

/** A flame graph, or with the ticks a diff. */
export interface Graph extends LaidOutTree {
  readonly total: number;
  readonly leftTicks?: number;
  readonly rightTicks?: number;
}

/** Of `querier.v1.FlameGraph` and `querier.v1.FlameGraphDiff`; those of a number are varints. */
const NAMES = (1 << 3) | 2;
const LEVELS = (2 << 3) | 2;
const TOTAL = 3 << 3;
const MAX_SELF = 4 << 3;
const LEFT_TICKS = 5 << 3;
const RIGHT_TICKS = 6 << 3;
/** Of `querier.v1.Level`, packed. */
const VALUES = (1 << 3) | 2;

/** Sums are doubles, of whole numbers: beyond it is what the field cannot hold. */
const MAX_INT64 = 2 ** 63 - 1_024;
const TWO_TO_32 = 2 ** 32;

/**
 * Encodes a graph as `querier.v1.FlameGraph` or `querier.v1.FlameGraphDiff`. Hot path: tens of thousands of numbers, of which there
 * never is an object.
 */
export function encodeGraph(graph: Graph): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter(INITIAL_BYTES);
  for (const name of graph.names) writer.stringField(NAMES, name);
  for (const level of graph.levels) {
    writer.uint32(LEVELS);
    const message = writer.begin();
    writer.uint32(VALUES);
    const values = writer.begin();
    for (const value of level) putInt64(writer, value);
    writer.end(values);
    writer.end(message);
  }
  putField(writer, TOTAL, graph.total);
  putField(writer, MAX_SELF, graph.maxSelf);
  putField(writer, LEFT_TICKS, graph.leftTicks ?? 0);
  putField(writer, RIGHT_TICKS, graph.rightTicks ?? 0);
  return writer.finish();
}

const INITIAL_BYTES = 256 * 1024;

function putField(writer: WireWriter, tag: number, value: number): void {
  if (value === 0) return;
  writer.uint32(tag);
  putInt64(writer, value);
}

function putInt64(writer: WireWriter, value: number): void {
  const held = Math.min(value, MAX_INT64);
  writer.varint64(held >>> 0, Math.floor(held / TWO_TO_32) >>> 0);
}

/**
 * A message that has it in a field, in protobuf's JSON: such numbers are texts there, and those that are 0 are left out, but for those
 * in lists.
 *
 * @param before further fields of the message, which come first. Default none.
 */
export function encodeGraphJson(field: string, graph: Graph, before: object = {}): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter(INITIAL_BYTES);
  for (const [name, value] of Object.entries(before))
    putText(writer, `${writer.pos === 0 ? '{' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`);
  putText(
    writer,
    `${writer.pos === 0 ? '{' : ','}"${field}":{"names":${JSON.stringify(graph.names)},"levels":[`,
  );
  for (const [depth, level] of graph.levels.entries()) {
    putText(writer, depth === 0 ? '{"values":[' : ',{"values":[');
    const bytes = writer.reserve(level.length * MAX_NUMBER_BYTES);
    let { pos } = writer;
    for (let i = 0; i < level.length; i++) {
      if (i > 0) bytes[pos++] = COMMA;
      bytes[pos++] = QUOTE;
      pos = putDigits(bytes, pos, level[i] ?? 0);
      bytes[pos++] = QUOTE;
    }
    writer.pos = pos;
    putText(writer, ']}');
  }
  putText(writer, ']');
  for (const name of ['total', 'maxSelf', 'leftTicks', 'rightTicks'] as const) {
    const value = graph[name] ?? 0;
    if (value !== 0) putText(writer, `,"${name}":"${textOf(value)}"`);
  }
  putText(writer, '}}');
  return writer.finish();
}

/** Sign, 19 digits, two quotes and a comma. */
const MAX_NUMBER_BYTES = 23;
const COMMA = 0x2c;
const QUOTE = 0x22;
const ZERO = 0x30;
const BILLION = 1_000_000_000;
const BILLION_DIGITS = 9;

const utf8 = new TextEncoder();

function putText(writer: WireWriter, text: string): void {
  // Three bytes are the most that one UTF-16 unit takes.
  const bytes = writer.reserve(text.length * 3);
  writer.pos += utf8.encodeInto(text, bytes.subarray(writer.pos)).written;
}

function putDigits(bytes: Uint8Array, pos: number, value: number): number {
  if (value >= 0 && value < BILLION) return putInt32(bytes, pos, value | 0, digitsOf(value | 0));
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) {
    const high = Math.floor(value / BILLION);
    const behind = putInt32(bytes, pos, high, digitsOf(high));
    return putInt32(bytes, behind, value - high * BILLION, BILLION_DIGITS);
  }
  return pos + utf8.encodeInto(textOf(value), bytes.subarray(pos)).written;
}

/** Of a number below a billion. */
function digitsOf(value: number): number {
  if (value < 10) return 1;
  if (value < 100) return 2;
  if (value < 1_000) return 3;
  if (value < 10_000) return 4;
  if (value < 100_000) return 5;
  if (value < 1_000_000) return 6;
  if (value < 10_000_000) return 7;
  return value < 100_000_000 ? 8 : BILLION_DIGITS;
}

/** So many digits, zeros in front. */
function putInt32(bytes: Uint8Array, pos: number, value: number, digits: number): number {
  let rest = value;
  for (let at = pos + digits - 1; at >= pos; at--) {
    const tenth = (rest / 10) | 0;
    bytes[at] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return pos + digits;
}

/** All digits of a double, where its own text has an exponent or zeros. */
function textOf(value: number): string {
  return String(BigInt(Math.min(value, MAX_INT64)));
}
