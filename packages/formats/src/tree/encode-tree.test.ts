import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NamedStack, namedStacks, profileOf, sumsByStack } from '../model/random-profile.fixture.js';
import { onlyProfile, profilesOf, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodeTree } from './decode-tree.js';
import { encodeTree } from './encode-tree.js';
import { nodeBytes, type SampleNode } from './sample-tree.fixture.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function encoded(data: ProfilesData): Uint8Array {
  return encodeTree(onlyProfile(data), data.dictionary);
}

describe('encodeTree', () => {
  it('writes the vector of the specification', () => {
    const bytes = encoded(
      profileOf([
        [['func2', 'func1'], 10n],
        [['func1'], 20n],
      ]),
    );
    expect(hex(bytes)).toBe('0000020566756e633200010566756e63310a000566756e63311400');
  });

  it.each<[string, readonly NamedStack[], SampleNode]>([
    [
      'siblings from the highest name to the lowest',
      [
        [['a'], 1n],
        [['c'], 3n],
        [['b', 'x'], 2n],
        [['b', 'y'], 4n],
      ],
      {
        children: [
          { name: 'c', value: 3 },
          {
            name: 'b',
            children: [
              { name: 'y', value: 4 },
              { name: 'x', value: 2 },
            ],
          },
          { name: 'a', value: 1 },
        ],
      },
    ],
    [
      'names in the order of UTF-8',
      [
        [['\uffee'], 1n],
        [['😀'], 2n],
      ],
      {
        children: [
          { name: '😀', value: 2 },
          { name: '\uffee', value: 1 },
        ],
      },
    ],
    [
      'a longer name above its beginning',
      [
        [['a'], 1n],
        [['ab'], 2n],
      ],
      {
        children: [
          { name: 'ab', value: 2 },
          { name: 'a', value: 1 },
        ],
      },
    ],
    [
      'no sample of 0 or less',
      [
        [['a'], 3n],
        [['a'], -2n],
        [['b'], 0n],
        [['c'], -1n],
      ],
      { children: [{ name: 'a', value: 3 }] },
    ],
    [
      'no stack without frames',
      [
        [[], 3n],
        [['a'], 1n],
      ],
      { children: [{ name: 'a', value: 1 }] },
    ],
    ['values past 2^53', [[['a'], 2n ** 63n - 1n]], { children: [{ name: 'a', value: 2n ** 63n - 1n }] }],
    ['long names', [[['é'.repeat(100)], 300n]], { children: [{ name: 'é'.repeat(100), value: 300 }] }],
    ['a separator in a name', [[['a;b'], 1n]], { children: [{ name: 'a;b', value: 1 }] }],
    ['frames without a name', [[['', 'a'], 1n]], { children: [{ children: [{ name: 'a', value: 1 }] }] }],
    [
      'lone surrogates as one',
      [
        [['\ud800'], 1n],
        [['\udfff'], 2n],
      ],
      { children: [{ name: '\ufffd', value: 3 }] },
    ],
  ])('writes %s', (_, stacks, root) => {
    expect(hex(encoded(profileOf(stacks)))).toBe(hex(nodeBytes(root)));
  });

  it.each<[string, readonly NamedStack[]]>([
    [
      'samples that count nothing',
      [
        [['a'], 0n],
        [['b'], -1n],
      ],
    ],
    ['stacks without frames', [[[], 3n]]],
  ])('writes no bytes for %s', (_, stacks) => {
    expect(encoded(profileOf(stacks))).toHaveLength(0);
  });

  it('leaves out locations without lines and writes inlined functions from the outermost on', () => {
    const builder = createProfilesBuilder();
    const line = (name: string) => ({ functionIndex: builder.addFunction({ name }) });
    const inlined = builder.addLocation([line('inner'), line('outer')]);
    const nameless = builder.addLocation([], { address: 0xdead_beefn });
    const profile = builder.addProfile({
      sampleType: { type: 'samples', unit: 'count' },
      timeUnixNano: 0n,
      durationNano: 0n,
    });
    profile.add(builder.addStack([inlined, nameless]), 0, 0, 1);
    const root = { children: [{ name: 'outer', children: [{ name: 'inner', value: 1 }] }] };
    expect(hex(encoded(builder.build({})))).toBe(hex(nodeBytes(root)));
  });

  it('is read again by decodeTree, whatever the names are', () => {
    fc.assert(
      fc.property(namedStacks({ min: -9n, max: 2n ** 57n }), (stacks) => {
        const data = profileOf(stacks);
        if (profilesOf(data).length === 0) return;
        const bytes = encoded(data);
        const again = decodeTree(bytes);
        const profile = profilesOf(again)[0];
        const read = profile === undefined ? [] : readableStacks(again, profile);
        expect(sumsByStack(read)).toEqual(sumsByStack(stacks.filter(isCounted).map(wellFormed)));
        if (profile !== undefined) expect(hex(encoded(again))).toBe(hex(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

function isCounted([names, value]: NamedStack): boolean {
  return names.length > 0 && value > 0n;
}

function wellFormed([names, value]: NamedStack): NamedStack {
  return [
    names.map((name) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(name))),
    value,
  ];
}
