import type { ProfilesData } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NamedStack, namedStacks, profileOf, sumsByStack } from '../model/random-profile.fixture.js';
import { onlyProfile, profilesOf, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodeGroups } from '../text/decode-groups.js';
import { encodeFolded } from '../text/encode-folded.js';
import { decodeTrie } from './decode-trie.js';
import { encodeTrie } from './encode-trie.js';
import { nodeBytes, type SampleNode } from './sample-tree.fixture.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function encoded(data: ProfilesData): Uint8Array {
  return encodeTrie(onlyProfile(data), data.dictionary);
}

describe('encodeTrie', () => {
  it.each<[string, readonly NamedStack[], SampleNode]>([
    [
      'a node per frame, from the lowest name to the highest',
      [
        [['b'], 1n],
        [['a', 'd'], 2n],
        [['a', 'c'], 300n],
        [['a'], 4n],
      ],
      {
        children: [
          {
            name: 'a',
            value: 4,
            children: [
              { name: ';c', value: 300 },
              { name: ';d', value: 2 },
            ],
          },
          { name: 'b', value: 1 },
        ],
      },
    ],
    [
      'safe names',
      [[['a;b', 'c\nd'], 1n]],
      { children: [{ name: 'a:b', children: [{ name: ';c d', value: 1 }] }] },
    ],
    [
      'no sample of 0 or less',
      [
        [['a'], 3n],
        [['a'], -2n],
        [['b'], 0n],
      ],
      { children: [{ name: 'a', value: 3 }] },
    ],
    ['one frame without a name', [[[''], 3n]], { children: [{ value: 3 }] }],
    ['values past 2^53', [[['a'], 2n ** 63n - 1n]], { children: [{ name: 'a', value: 2n ** 63n - 1n }] }],
  ])('writes %s', (_, stacks, root) => {
    expect(hex(encoded(profileOf(stacks)))).toBe(hex(nodeBytes(root)));
  });

  it('writes no bytes for samples that count nothing', () => {
    expect(
      encoded(
        profileOf([
          [['a'], 0n],
          [['b'], -1n],
        ]),
      ),
    ).toHaveLength(0);
  });

  it('says what folded text says, whatever the names are', () => {
    fc.assert(
      fc.property(namedStacks({ min: 0n, max: 2n ** 57n }), (stacks) => {
        const data = profileOf(stacks);
        if (profilesOf(data).length === 0) return;
        const bytes = encoded(data);
        const again = decodeTrie(bytes);
        expect(sums(again)).toEqual(sums(decodeGroups(encodeFolded(onlyProfile(data), data.dictionary))));
        if (profilesOf(again).length > 0) expect(hex(encoded(again))).toBe(hex(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

function sums(data: ProfilesData): Map<string, bigint> {
  return sumsByStack(profilesOf(data).flatMap((profile) => readableStacks(data, profile)));
}
