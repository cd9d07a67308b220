import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caught } from '../model/caught.fixture.js';
import { type NamedStack, namedStacks, profileOf, sumsByStack } from '../model/random-profile.fixture.js';
import { onlyProfile, profilesOf, readableLines, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodeGroups } from './decode-groups.js';
import { encodeFolded } from './encode-folded.js';
import { SAMPLE_GROUPS } from './sample-text.fixture.js';

function folded(data: ProfilesData): string {
  return encodeFolded(onlyProfile(data), data.dictionary);
}

describe('encodeFolded', () => {
  it.each<[string, readonly NamedStack[], string]>([
    ['stacks root first', [[['a', 'b'], 3n]], 'a;b 3\n'],
    [
      'equal stacks as one',
      [
        [['a'], 3n],
        [['a'], 4n],
      ],
      'a 7\n',
    ],
    [
      'stacks in the order of their frames',
      [
        [['b'], 1n],
        [['a b'], 2n],
        [['a', 'c'], 3n],
        [['a'], 4n],
      ],
      'a 4\na;c 3\na b 2\nb 1\n',
    ],
    [
      'frames in the order of UTF-8',
      [
        [['\uffee'], 1n],
        [['😀'], 2n],
      ],
      '\uffee 1\n😀 2\n',
    ],
    [
      'no line for a sum of 0',
      [
        [['a'], 3n],
        [['a'], -3n],
        [['b'], 0n],
        [['c'], 1n],
      ],
      'c 1\n',
    ],
    ['negative values', [[['a'], -3n]], 'a -3\n'],
    ['values past 2^53', [[['a'], 2n ** 63n - 1n]], 'a 9223372036854775807\n'],
    ['a separator in a name', [[['a;b', 'c'], 1n]], 'a:b;c 1\n'],
    ['line breaks in names', [[['a\nb\r\nc\rd'], 1n]], 'a b c d 1\n'],
    ['lone surrogates and byte order marks', [[['\ud800', '\ufeffa'], 1n]], '\ufffd;\ufffda 1\n'],
    [
      'stacks that are equal once they are safe',
      [
        [['a;b'], 1n],
        [['a:b'], 2n],
      ],
      'a:b 3\n',
    ],
    ['one frame without a name', [[[''], 3n]], ' 3\n'],
    [
      'no stack without frames',
      [
        [[], 3n],
        [['a'], 1n],
      ],
      'a 1\n',
    ],
    ['frames without a name', [[['a', '', 'b'], 1n]], 'a;;b 1\n'],
  ])('writes %s', (_, stacks, text) => {
    expect(folded(profileOf(stacks))).toBe(text);
  });

  it('writes inlined functions from the outermost on, and addresses where there is no function', () => {
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
    expect(folded(builder.build({}))).toBe('0xdeadbeef;outer;inner 1\n');
  });

  it('writes what it reads', () => {
    const text = folded(decodeGroups(SAMPLE_GROUPS));
    expect(folded(decodeGroups(text))).toBe(text);
    expect(readableLines(decodeGroups(text))).toContain('réponse;日本語;😀 9223372036854775800');
  });

  it('holds maxBytes and maxFrames', () => {
    const data = profileOf([
      [['a', 'b'], 1n],
      [['c'], 1n],
    ]);
    for (const limits of [{ maxBytes: 9 }, { maxFrames: 2 }]) {
      const error = caught(() => encodeFolded(onlyProfile(data), data.dictionary, { limits }));
      expect([error.code, error.limit]).toEqual(['HOTSPAN_ERR_FORMAT_LIMIT', Object.values(limits)[0]]);
    }
    expect(
      encodeFolded(onlyProfile(data), data.dictionary, { limits: { maxBytes: 10, maxFrames: 3 } }),
    ).toHaveLength(10);
  });

  it('refuses a long name on every level before it grows', () => {
    const data = profileOf([[Array.from({ length: 4096 }, () => 'x'.repeat(60_000)), 1n]]);
    expect(caught(() => folded(data)).code).toBe('HOTSPAN_ERR_FORMAT_LIMIT');
  });

  it('is read again by decodeGroups, whatever the names are', () => {
    fc.assert(
      fc.property(namedStacks({ min: -(2n ** 57n), max: 2n ** 57n }), (stacks) => {
        const data = profileOf(stacks);
        if (profilesOf(data).length === 0) return;
        const text = folded(data);
        const again = decodeGroups(text);
        const profile = profilesOf(again)[0];
        const read = profile === undefined ? [] : readableStacks(again, profile);
        expect(sumsByStack(read)).toEqual(
          sumsByStack(stacks.filter(([names]) => names.length > 0).map(safe)),
        );
        if (profile !== undefined) expect(folded(again)).toBe(text);
        expect(folded(profileOf([...stacks].reverse()))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

/** What the documentation says of names. */
function safe([names, value]: NamedStack): NamedStack {
  const safeNames = names.map((name) =>
    Array.from(name.replaceAll('\r\n', ' '), (character) => {
      if (character === ';') return ':';
      if (character === '\n' || character === '\r') return ' ';
      return /^[\ud800-\udfff\ufeff]$/.test(character) ? '\ufffd' : character;
    }).join(''),
  );
  return [safeNames, value];
}
