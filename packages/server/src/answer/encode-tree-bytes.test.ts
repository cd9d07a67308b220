import { describe, expect, it } from 'vitest';
import { createSeededRandom, newSeed } from '../seeded-random.fixture.js';
import { encodeTreeBytes } from './encode-tree-bytes.js';
import { createNameTreeBuilder } from './name-tree.js';
import {
  foldedForTreeBytes,
  minTotalOf,
  type ObjectNode,
  objectTreeOf,
  randomStacks,
  stacksOf,
  treeOf,
} from './object-tree.fixture.js';

/** A node of the bytes, as it is written. */
interface WrittenNode {
  readonly name: string;
  readonly self: number;
  readonly childCount: number;
}

function decoded(bytes: Uint8Array): WrittenNode[] {
  let offset = 0;
  const uvarint = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) throw new Error(`the bytes end inside a number, at ${offset}`);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
  };
  const nodes: WrittenNode[] = [];
  while (offset < bytes.length) {
    const length = uvarint();
    const name = Buffer.from(bytes.subarray(offset, offset + length)).toString();
    offset += length;
    nodes.push({ name, self: uvarint(), childCount: uvarint() });
  }
  return nodes;
}

/** Nodes of a tree in the order they are written: each before its children, the last child first. */
function written({ name, self, children }: ObjectNode): WrittenNode[] {
  return [{ name, self, childCount: children.length }, ...children.toReversed().flatMap(written)];
}

/** `name self childCount`, one line per node. */
function drawn(maxNodes: number, ...lines: readonly string[]): string[] {
  const nodes = decoded(encodeTreeBytes(treeOf(stacksOf(...lines)), maxNodes));
  return nodes.map(({ name, self, childCount }) => `${name} ${self} ${childCount}`);
}

describe('encodeTreeBytes', () => {
  it('encodes two stacks that share a function name at different depths', () => {
    const bytes = encodeTreeBytes(treeOf(stacksOf('func2;func1 10', 'func1 20')), 0);
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '00 00 02 05 66756e6332 00 01 05 66756e6331 0a 00 05 66756e6331 14 00'.replaceAll(' ', ''),
    );
  });

  it('encodes a tree without stacks as no bytes', () => {
    expect(encodeTreeBytes(treeOf([]), 8192)).toHaveLength(0);
  });

  it('folds what is too small into a leaf "other" in sorted position', () => {
    expect(drawn(2, 'a 5', 'b 1', 'c 1', 'z 5')).toEqual([' 0 3', 'z 5 0', 'other 2 0', 'a 5 0']);
  });

  it('adds what is too small to a function named "other", which keeps what it calls', () => {
    expect(drawn(3, 'other 1', 'other;x 6', 'b 1', 'z 7')).toEqual([' 0 2', 'z 7 0', 'other 2 1', 'x 6 0']);
  });

  it('keeps a function named "other" that is too small itself', () => {
    expect(drawn(1, 'other;x 1', 'other;y 1', 'z 7')).toEqual([' 0 2', 'z 7 0', 'other 0 1', 'other 2 0']);
  });

  it('keeps a function named "other" as it is when nothing is too small', () => {
    expect(drawn(0, 'other;x 1', 'z 1')).toEqual([' 0 2', 'z 1 0', 'other 0 1', 'x 1 0']);
  });

  it('gives no meaning to a function named "total"', () => {
    expect(drawn(0, 'total;total 1')).toEqual([' 0 1', 'total 0 1', 'total 1 0']);
  });

  it('measures names in bytes of UTF-8', () => {
    const name = 'é😀'.repeat(30);
    expect(drawn(0, `${name} 1`)).toEqual([' 0 1', `${name} 1 0`]);
  });

  it('keeps values up to 2^53', () => {
    expect(drawn(0, `a ${2 ** 53}`)).toEqual([' 0 1', `a ${2 ** 53} 0`]);
  });

  it('encodes a tree of 100 000 levels', () => {
    const builder = createNameTreeBuilder();
    const name = builder.addName('f');
    let node = 0;
    for (let level = 0; level < 100_000; level++) node = builder.childOf(node, name);
    builder.addSelf(node, 1);
    // 3 bytes for the root, 4 for each node.
    expect(encodeTreeBytes(builder.build(), 0)).toHaveLength(3 + 4 * 100_000);
  });

  it('encodes a node with 100 000 children', () => {
    const stacks = Array.from({ length: 100_000 }, (_, i) => [[`child ${i}`], 1] as const);
    const nodes = decoded(encodeTreeBytes(treeOf(stacks), 0));
    expect(nodes).toHaveLength(100_001);
    expect(nodes[1]?.name).toBe('child 99999');
  });

  const seed = newSeed();
  it(`says what a model of plain objects says (seed ${seed})`, () => {
    const random = createSeededRandom(seed);
    for (let round = 0; round < 2000; round++) {
      const stacks = randomStacks(random);
      const maxNodes = random.integer(30);
      const root = objectTreeOf(stacks);
      const model = foldedForTreeBytes({ ...root, name: '' }, minTotalOf(root, maxNodes));
      const where = `seed ${seed}, round ${round}, maxNodes ${maxNodes}: ${JSON.stringify(stacks)}`;
      const expected = root.total === 0 ? [] : written(model);
      expect(decoded(encodeTreeBytes(treeOf(stacks), maxNodes)), where).toEqual(expected);
    }
  });
});
