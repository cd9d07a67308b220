import { describe, expect, it } from 'vitest';
import { caught } from '../model/caught.fixture.js';
import { onlyProfile, profilesOf, readableLines, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodeTree } from './decode-tree.js';
import { nodeBytes, SAMPLE_TREE, type SampleNode } from './sample-tree.fixture.js';

/** Vector A of the API specification: `func2;func1` 10, `func1` 20. */
const VECTOR_A = '0000020566756e633200010566756e63310a000566756e63311400';

describe('decodeTree', () => {
  it('reads the vector of the specification', () => {
    const bytes = Uint8Array.from(Buffer.from(VECTOR_A, 'hex'));
    expect(readableLines(decodeTree(bytes))).toEqual(['func2;func1 10', 'func1 20']);
  });

  it.each<[string, SampleNode, readonly string[]]>([
    [
      'inner values',
      { children: [{ name: 'a', value: 1, children: [{ name: 'b', value: 2 }] }] },
      ['a 1', 'a;b 2'],
    ],
    [
      'ascending siblings',
      {
        children: [
          { name: 'a', value: 1 },
          { name: 'b', value: 2 },
        ],
      },
      ['a 1', 'b 2'],
    ],
    [
      'descending siblings',
      {
        children: [
          { name: 'b', value: 2 },
          { name: 'a', value: 1 },
        ],
      },
      ['b 2', 'a 1'],
    ],
    [
      'siblings of one name',
      {
        children: [
          { name: 'a', value: 1 },
          { name: 'a', value: 2 },
        ],
      },
      ['a 3'],
    ],
    ['a value of the root', { value: 4, children: [{ name: 'a', value: 1 }] }, [' 4', 'a 1']],
    [
      'nodes of value 0',
      {
        children: [
          { name: 'a', children: [{ name: 'b' }] },
          { name: 'c', value: 1 },
        ],
      },
      ['c 1'],
    ],
    ['a separator in a name', { children: [{ name: 'a;b', value: 1 }] }, ['a;b 1']],
    ['a value past 2^53', { children: [{ name: 'a', value: 2n ** 53n + 1n }] }, ['a 9007199254740993']],
    ['the largest value', { children: [{ name: 'a', value: 2n ** 63n - 1n }] }, [`a ${2n ** 63n - 1n}`]],
    [
      'names of properties',
      { children: [{ name: '__proto__', children: [{ name: 'constructor', value: 1 }] }] },
      ['__proto__;constructor 1'],
    ],
    ['a NUL', { children: [{ name: '\0', value: 1 }] }, ['\0 1']],
    ['a root alone', {}, []],
  ])('reads %s', (_, root, lines) => {
    expect(readableLines(decodeTree(nodeBytes(root)))).toEqual(lines);
  });

  it('reads the sample of all that the format allows', () => {
    const data = decodeTree(SAMPLE_TREE);
    expect(readableStacks(data, onlyProfile(data))).toEqual([
      [['réponse'], 2n ** 60n + 1n],
      [['main'], 3n],
      [['main', 'parse;render'], 300n],
      [['main', 'handle', 'parse'], 50n],
      [['main', 'handle'], 1n],
      [['main', 'handle', 'log'], 16_384n],
      [['日本語', '😀'], 7n],
    ]);
  });

  it('holds no profile without bytes', () => {
    expect(profilesOf(decodeTree(new Uint8Array(0)))).toEqual([]);
  });

  it('replaces what is not UTF-8', () => {
    expect(readableLines(decodeTree(Uint8Array.of(0, 0, 1, 1, 0xff, 1, 0)))).toEqual(['\ufffd 1']);
  });

  it('takes over what the options say', () => {
    const data = decodeTree(SAMPLE_TREE, { sampleType: { type: 'cpu', unit: 'nanoseconds' }, period: 5n });
    const { sampleType, period } = onlyProfile(data);
    expect([data.dictionary.strings[sampleType.type], period]).toEqual(['cpu', 5n]);
  });

  it.each<[string, readonly number[], string, number]>([
    ['a root with a name', [1, 97, 0, 0], 'the node at byte 0 has a name', 0],
    ['bytes behind the last node', [0, 0, 0, 0], 'the last node ends at byte 3, but 1 bytes follow', 3],
    ['a missing child', [0, 0, 1], 'the node at byte 2 should have 1 children, but 0 bytes are left', 2],
    [
      'a name that is cut short',
      [0, 0, 1, 9, 97, 0],
      'the name at byte 3 should have 9 bytes, but 2 are left',
      3,
    ],
    ['a number that is cut short', [0, 0x80], 'the number at byte 1 is cut short', 1],
    [
      'a number of 11 bytes',
      [0, ...Array(10).fill(0x80), 1, 0],
      'the number at byte 1 is cut short, or longer',
      1,
    ],
    ['a node without its numbers', [0], 'the number at byte 1 is cut short', 1],
  ])('refuses %s', (_, bytes, message, offset) => {
    const error = caught(() => decodeTree(Uint8Array.from(bytes)));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_SYNTAX');
    expect(error.message).toContain(message);
    expect(error.offset).toBe(offset);
  });

  it.each([2n ** 63n, 2n ** 64n - 1n])(
    'refuses a value that a signed 64-bit integer cannot hold: %d',
    (value) => {
      const error = caught(() => decodeTree(nodeBytes({ children: [{ name: 'a', value }] })));
      expect([error.code, error.offset]).toEqual(['HOTSPAN_ERR_FORMAT_SHAPE', 5]);
    },
  );

  it('refuses values that add up to more than 64 bits', () => {
    const child = { name: 'a', value: 2n ** 62n };
    const error = caught(() => decodeTree(nodeBytes({ children: [child, child] })));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_SHAPE');
  });

  it('refuses every cut of a tree', () => {
    for (let length = 1; length < SAMPLE_TREE.length; length++) {
      expect(caught(() => decodeTree(SAMPLE_TREE.subarray(0, length))).code).toBe(
        'HOTSPAN_ERR_FORMAT_SYNTAX',
      );
    }
  });
});
