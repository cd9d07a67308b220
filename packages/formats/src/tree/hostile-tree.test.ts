import { describe, expect, it } from 'vitest';
import type { FormatLimits } from '../format-limits.js';
import { caught } from '../model/caught.fixture.js';
import { onlyProfile, profilesOf } from '../model/readable-stacks.fixture.js';
import { decodeTree } from './decode-tree.js';
import { decodeTrie } from './decode-trie.js';
import { encodeTree } from './encode-tree.js';
import { encodeTrie } from './encode-trie.js';
import { nodeBytes, SAMPLE_TREE, SAMPLE_TRIE, uvarint } from './sample-tree.fixture.js';

const LEVELS = 1_000_000;

/** A root and `levels` nodes below each other, each laid out as `node`; the last is a leaf of value 1. */
function chain(node: readonly number[], levels = LEVELS): Uint8Array {
  const bytes = new Uint8Array(3 + node.length * levels);
  bytes.set([0, 0, 1]);
  for (let at = 3; at < bytes.length; at += node.length) bytes.set(node, at);
  bytes.set([1, 0], bytes.length - 2);
  return bytes;
}

type Case = [
  limit: keyof FormatLimits,
  decode: typeof decodeTree,
  bytes: Uint8Array,
  value: number,
  offset: number,
];

const TWO_LEVELS = nodeBytes({ children: [{ name: 'a', value: 1, children: [{ name: ';bcd', value: 1 }] }] });

describe('limits of tree and trie', () => {
  it.each<Case>([
    ['maxBytes', decodeTree, TWO_LEVELS, 13, 13],
    ['maxSamples', decodeTree, TWO_LEVELS, 1, 7],
    ['maxStackDepth', decodeTree, TWO_LEVELS, 1, 7],
    ['maxFrames', decodeTree, TWO_LEVELS, 2, 7],
    ['maxStringBytes', decodeTree, TWO_LEVELS, 3, 7],
    ['maxBytes', decodeTrie, TWO_LEVELS, 13, 13],
    ['maxSamples', decodeTrie, TWO_LEVELS, 1, 7],
    ['maxStackDepth', decodeTrie, TWO_LEVELS, 1, 7],
    ['maxFrames', decodeTrie, TWO_LEVELS, 2, 7],
    ['maxStringBytes', decodeTrie, TWO_LEVELS, 3, 7],
  ])('holds %s (%o)', (limit, decode, bytes, value, offset) => {
    const error = caught(() => decode(bytes, { limits: { [limit]: value } }));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_LIMIT');
    expect(error.message).toContain(`${limit} (${value})`);
    expect([error.limit, error.offset]).toEqual([value, offset]);
    expect(() => decode(bytes, { limits: { [limit]: value + 1 } })).not.toThrow();
  });

  it('counts the bytes of names that a trie puts together', () => {
    // Each node adds a letter to one name, so the names have 1 + 2 + … + 100 bytes.
    const bytes = chain([1, 97, 1, 1], 100);
    const error = caught(() => decodeTrie(bytes, { limits: { maxBytes: 5049 } }));
    expect([error.code, error.limit, error.offset]).toEqual([
      'HOTSPAN_ERR_FORMAT_LIMIT',
      5049,
      bytes.length - 4,
    ]);
    const { samples } = onlyProfile(decodeTrie(bytes, { limits: { maxBytes: 5050 } }));
    expect(samples.count).toBe(100);
  });

  it.each([
    ['encodeTree', encodeTree, 14],
    ['encodeTrie', encodeTrie, 14],
  ] as const)('%s holds maxBytes and maxFrames', (_, encode, length) => {
    const { dictionary, ...data } = decodeTrie(TWO_LEVELS);
    const profile = onlyProfile({ dictionary, ...data });
    expect(encode(profile, dictionary, { limits: { maxBytes: length + 20 } }).length).toBeLessThanOrEqual(
      length,
    );
    for (const limits of [{ maxBytes: length - 1 }, { maxFrames: 2 }]) {
      const error = caught(() => encode(profile, dictionary, { limits }));
      expect([error.code, error.limit]).toEqual(['HOTSPAN_ERR_FORMAT_LIMIT', Object.values(limits)[0]]);
    }
  });
});

describe('hostile trees', () => {
  it('refuses a tree of 1 000 000 levels', () => {
    const error = caught(() => decodeTree(chain([0, 0, 1])));
    expect([error.code, error.limit]).toEqual(['HOTSPAN_ERR_FORMAT_LIMIT', 4096]);
    expect(error.offset).toBe(3 + 3 * 4096);
  });

  it('reads a tree of 1 000 000 levels when told to, and writes it again', () => {
    const bytes = chain([0, 0, 1]);
    const data = decodeTree(bytes, { limits: { maxStackDepth: 2 * LEVELS } });
    expect(data.dictionary.stacks.locations).toHaveLength(LEVELS);
    expect(Buffer.compare(encodeTree(onlyProfile(data), data.dictionary), bytes)).toBe(0);
  });

  it('stops at maxFrames when every level of a chain has a value', () => {
    const bytes = chain([1, 97, 1, 1]);
    const error = caught(() => decodeTree(bytes, { limits: { maxStackDepth: 2 * LEVELS } }));
    expect([error.code, error.limit]).toEqual(['HOTSPAN_ERR_FORMAT_LIMIT', 16 * 1024 * 1024]);
    // 5 793 levels have more than 2^24 frames.
    expect(error.offset).toBe(3 + 4 * 5792);
  });

  it('stops at maxFrames when siblings of one name repeat a deep stack', () => {
    const deep = chain([1, 97, 0, 1], 4000);
    const siblings = 100_000;
    const leaf = [1, 98, 1, 0];
    const bytes = Uint8Array.from([
      ...deep.subarray(0, -1),
      ...uvarint(siblings),
      ...Array.from({ length: siblings }, () => leaf).flat(),
    ]);
    expect(caught(() => decodeTree(bytes)).limit).toBe(16 * 1024 * 1024);
  });

  it('reads a trie of 1 000 000 levels whose pieces are empty', () => {
    expect([...onlyProfile(decodeTrie(chain([0, 0, 1]))).samples.values]).toEqual([1n]);
  });

  it('stops at maxStringBytes when the pieces of a trie make one long name', () => {
    const error = caught(() => decodeTrie(chain([1, 97, 0, 1])));
    expect([error.limit, error.offset]).toEqual([65_536, 3 + 4 * 65_536]);
  });

  it('stops at maxBytes when a trie makes a longer name of every node', () => {
    const error = caught(() => decodeTrie(chain([1, 97, 1, 1])));
    expect([error.limit, error.message]).toEqual([64 * 1024 * 1024, expect.stringContaining('put together')]);
  });

  it('stops at maxBytes when many nodes complete one long name', () => {
    const children = Array.from({ length: 3000 }, () => ({ name: ';' }));
    const bytes = nodeBytes({ children: [{ name: 'a'.repeat(60_000), children }] });
    expect(caught(() => decodeTrie(bytes)).limit).toBe(64 * 1024 * 1024);
  });

  it('stops at maxStackDepth when a trie has a separator in every node', () => {
    expect(caught(() => decodeTrie(chain([1, 0x3b, 0, 1]))).limit).toBe(4096);
  });

  it.each([
    ['tree', decodeTree],
    ['trie', decodeTrie],
  ])('refuses lengths and numbers of 2^63 with nothing behind them (%s)', (_, decode) => {
    const huge = uvarint(2n ** 63n);
    const children = caught(() => decode(Uint8Array.from([0, 0, ...huge])));
    expect([children.code, children.offset]).toEqual(['HOTSPAN_ERR_FORMAT_SYNTAX', 2]);
    const name = caught(() => decode(Uint8Array.from([0, 0, 1, ...huge, 97, 0, 0])));
    expect([name.code, name.offset]).toEqual(['HOTSPAN_ERR_FORMAT_SYNTAX', 3]);
    const value = caught(() => decode(Uint8Array.from([0, ...huge, 0])));
    expect([value.code, value.offset]).toEqual(['HOTSPAN_ERR_FORMAT_SHAPE', 1]);
  });

  it.each([
    ['tree', decodeTree],
    ['trie', decodeTrie],
  ])('reads a node of 500 000 children (%s)', (_, decode) => {
    const leaf = [2, 0, 0, 1, 0];
    const bytes = new Uint8Array(5 + leaf.length * 500_000);
    bytes.set([0, 0, ...uvarint(500_000)]);
    for (let i = 0; i < 500_000; i++) bytes.set([2, i >>> 8, i, 1, 0], 5 + i * leaf.length);
    expect(profilesOf(decode(bytes))).toHaveLength(1);
  });

  it('makes nothing but a coded error or a profile of changed bytes', () => {
    for (const [decode, valid] of [
      [decodeTree, SAMPLE_TREE],
      [decodeTrie, SAMPLE_TRIE],
    ] as const) {
      for (let at = 0; at < valid.length; at++) {
        for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
          const changed = valid.slice();
          changed[at] = byte;
          try {
            decode(changed);
          } catch (error) {
            expect(error).toMatchObject({ name: 'FormatError' });
          }
        }
      }
    }
  });
});
