import { describe, expect, it } from 'vitest';
import { caught } from '../model/caught.fixture.js';
import { onlyProfile, profilesOf, readableLines, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodeTrie } from './decode-trie.js';
import { nodeBytes, SAMPLE_TRIE, type SampleNode } from './sample-tree.fixture.js';

describe('decodeTrie', () => {
  it.each<[string, SampleNode, readonly string[]]>([
    ['a key in one piece', { children: [{ name: 'a;b', value: 1 }] }, ['a;b 1']],
    ['a root with a piece', { name: 'a', value: 1, children: [{ name: ';b', value: 2 }] }, ['a 1', 'a;b 2']],
    [
      'pieces that end within names',
      {
        children: [
          {
            name: 'foo;ba',
            children: [
              { name: 'r', value: 1 },
              { name: 'z;q', value: 2 },
            ],
          },
        ],
      },
      ['foo;bar 1', 'foo;baz;q 2'],
    ],
    [
      'pieces that end at a separator',
      {
        children: [
          {
            name: 'a;',
            children: [
              { name: 'b', value: 1 },
              { name: 'c', value: 2 },
            ],
          },
        ],
      },
      ['a;b 1', 'a;c 2'],
    ],
    [
      'the way back over several levels',
      {
        children: [
          { name: 'a', children: [{ name: ';b', children: [{ name: ';c', value: 1 }] }] },
          { name: 'd', children: [{ name: ';e', value: 2 }] },
          { name: 'f', value: 3 },
        ],
      },
      ['a;b;c 1', 'd;e 2', 'f 3'],
    ],
    [
      'equal keys',
      {
        children: [
          { name: 'ab', value: 1 },
          { name: 'a', children: [{ name: 'b', value: 2 }] },
        ],
      },
      ['ab 3'],
    ],
    [
      'empty frames',
      {
        children: [
          { name: 'a;;b', value: 1 },
          { name: ';', value: 2 },
        ],
      },
      ['a;;b 1', '; 2'],
    ],
    ['a value of the empty key', { value: 4, children: [{ name: '', value: 1 }] }, [' 5']],
    ['nodes of value 0', { children: [{ name: 'a' }, { name: 'b', value: 1 }] }, ['b 1']],
    ['a value past 2^53', { children: [{ name: 'a', value: 2n ** 53n + 1n }] }, ['a 9007199254740993']],
    [
      'names of properties',
      { children: [{ name: '__proto__;constructor', value: 1 }] },
      ['__proto__;constructor 1'],
    ],
    ['a root alone', {}, []],
  ])('reads %s', (_, root, lines) => {
    expect(readableLines(decodeTrie(nodeBytes(root)))).toEqual(lines);
  });

  it('reads the sample of all that the format allows', () => {
    const data = decodeTrie(SAMPLE_TRIE);
    expect(readableStacks(data, onlyProfile(data))).toEqual([
      [['main'], 2n],
      [['main', 'handle', 'parse'], 50n],
      [['main', 'handle', 'parseBody'], 5n],
      [['maintenance', 'gc'], 2n ** 60n + 1n],
      [['réponse', '日本語', '😀'], 7n],
    ]);
  });

  it('puts a character together whose bytes stand in two nodes', () => {
    const bytes = Uint8Array.of(0, 0, 1, 1, 0xc3, 0, 1, 1, 0xa9, 1, 0);
    expect(readableLines(decodeTrie(bytes))).toEqual(['é 1']);
  });

  it('holds no profile without bytes', () => {
    expect(profilesOf(decodeTrie(new Uint8Array(0)))).toEqual([]);
  });

  it('refuses every cut of a trie', () => {
    for (let length = 1; length < SAMPLE_TRIE.length; length++) {
      expect(caught(() => decodeTrie(SAMPLE_TRIE.subarray(0, length))).code).toBe(
        'HOTSPAN_ERR_FORMAT_SYNTAX',
      );
    }
  });

  it('refuses a value that a signed 64-bit integer cannot hold', () => {
    const error = caught(() => decodeTrie(nodeBytes({ children: [{ name: 'a', value: 2n ** 63n }] })));
    expect([error.code, error.offset]).toEqual(['HOTSPAN_ERR_FORMAT_SHAPE', 5]);
  });
});
