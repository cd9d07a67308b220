import type { Random } from './random.fixture.js';

type Bytes = Uint8Array;

/** Limits of number types, varint continuation, and what separates things in the text formats. */
const INTERESTING_BYTES = [
  0, 1, 2, 0x0a, 0x0d, 0x12, 0x20, 0x22, 0x2d, 0x3b, 0x5b, 0x5c, 0x7b, 0x7f, 0x80, 0xff,
] as const;

/** 2^31 - 1, 2^31, 2^32, 2^53, 2^63 - 1, 2^63, 2^64 - 1, one without end, and 300 written in too many bytes. */
const LARGE_VARINTS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0x80, 0x80, 0x80, 0x80, 0x10],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0xac, 0x82, 0x80, 0x80, 0x00],
];

export type Mutation = (bytes: Bytes, other: Bytes, random: Random) => Bytes;

const flipBit: Mutation = (bytes, _, random) =>
  withByte(bytes, random.below(bytes.length), (byte) => byte ^ (1 << random.below(8)));

const setByte: Mutation = (bytes, _, random) =>
  withByte(bytes, random.below(bytes.length), () => random.pick(INTERESTING_BYTES));

const addToByte: Mutation = (bytes, _, random) =>
  withByte(bytes, random.below(bytes.length), (byte) => byte + random.below(9) - 4);

const truncate: Mutation = (bytes, _, random) => bytes.subarray(0, random.below(bytes.length));

const insert: Mutation = (bytes, _, random) =>
  splice(
    bytes,
    random.below(bytes.length + 1),
    0,
    Uint8Array.from({ length: 1 + random.below(8) }, () => random.below(256)),
  );

const remove: Mutation = (bytes, _, random) =>
  splice(bytes, random.below(bytes.length), 1 + random.below(16), new Uint8Array());

/** Up to 64 copies: repeated tables, samples and frames. */
const repeatSlice: Mutation = (bytes, _, random) => {
  const { start, end } = slice(bytes, random);
  const copies = 1 + random.below(random.below(64));
  return splice(bytes, end, 0, concat(...Array.from({ length: copies }, () => bytes.subarray(start, end))));
};

const overwriteSlice: Mutation = (bytes, other, random) => {
  const { start, end } = slice(other, random);
  return splice(bytes, random.below(bytes.length), end - start, other.subarray(start, end));
};

const crossOver: Mutation = (bytes, other, random) =>
  concat(bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length)));

const inflateVarint: Mutation = (bytes, _, random) =>
  splice(bytes, random.below(bytes.length), random.below(2), Uint8Array.from(random.pick(LARGE_VARINTS)));

export const BYTE_MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  flipBit,
  setByte,
  addToByte,
  truncate,
  insert,
  remove,
  repeatSlice,
  overwriteSlice,
  crossOver,
  inflateVarint,
];

function withByte(bytes: Bytes, at: number, change: (byte: number) => number): Bytes {
  const copy = new Uint8Array(bytes);
  copy[at] = change(copy[at] ?? 0);
  return copy;
}

export function splice(bytes: Bytes, at: number, removed: number, inserted: Bytes): Bytes {
  return concat(bytes.subarray(0, at), inserted, bytes.subarray(at + removed));
}

function concat(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function slice(bytes: Bytes, random: Random): { start: number; end: number } {
  const start = random.below(bytes.length);
  return { start, end: Math.min(bytes.length, start + 1 + random.below(64)) };
}
