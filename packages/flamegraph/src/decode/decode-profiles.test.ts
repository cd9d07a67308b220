import { createProfilesBuilder, type ProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { toFolded } from '../export/to-folded.js';
import { decodeProfiles } from './decode-profiles.js';
import { at, ROOT_NODE } from './flame-data.js';

type Frame = readonly [name: string, file?: string, line?: number];

function stackOf(builder: ProfilesBuilder, frames: readonly Frame[]): number {
  const locations = frames.toReversed().map(([name, filename = '', startLine = 0]) => {
    const functionIndex = builder.addFunction({ name, filename, startLine });
    return builder.addLocation([{ functionIndex, line: startLine }]);
  });
  return builder.addStack(locations);
}

const profilesOf = ({ resourceProfiles }: ProfilesData) =>
  resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles.flatMap(({ profiles }) => profiles));

/** Folded text of all profiles that `fill` makes. */
function fold(fill: (builder: ProfilesBuilder) => void): string[] {
  const builder = createProfilesBuilder();
  fill(builder);
  const data = builder.build({});
  return toFolded(decodeProfiles(profilesOf(data), data.dictionary).data)
    .text.trim()
    .split('\n')
    .sort();
}

const CPU = { sampleType: { type: 'cpu', unit: 'nanoseconds' }, timeUnixNano: 1n, durationNano: 2n };

describe('the flame graph of profiles', () => {
  it('names functions with their files, and those without a name by their lines too', () => {
    const lines = fold((builder) => {
      const profile = builder.addProfile(CPU);
      const serve: Frame = ['serve', 'file:///app/node_modules/express/lib/router.js', 3];
      profile.add(stackOf(builder, [serve, ['', '/app/src/cart.js', 7]]), 0, 0, 5);
      profile.add(stackOf(builder, [serve, ['(anonymous)', '/app/src/cart.js', 9]]), 0, 0, 6);
      profile.add(stackOf(builder, [['(garbage collector)']]), 0, 0, 7);
    });
    expect(lines).toEqual([
      '(garbage collector) 7',
      'serve (/app/node_modules/express/lib/router.js);(anonymous) (/app/src/cart.js:7) 5',
      'serve (/app/node_modules/express/lib/router.js);(anonymous) (/app/src/cart.js:9) 6',
    ]);
  });

  it('adds up equal stacks of several profiles, and keeps callers of inlined functions above them', () => {
    const lines = fold((builder) => {
      const inlined = builder.addLocation(
        ['inner', 'outer'].map((name) => ({ functionIndex: builder.addFunction({ name }), line: 1 })),
      );
      for (const value of [2, 3]) builder.addProfile(CPU).add(builder.addStack([inlined]), 0, 0, value);
    });
    expect(lines).toEqual(['outer;inner 5']);
  });

  it('names what has no function by its address', () => {
    const lines = fold((builder) => {
      const location = builder.addLocation([], { address: 0x1f_a0n });
      builder.addProfile(CPU).add(builder.addStack([location]), 0, 0, 4);
    });
    expect(lines).toEqual(['0x1fa0 4']);
  });

  it('leaves out negative values and says how many', () => {
    const builder = createProfilesBuilder();
    const profile = builder.addProfile(CPU);
    profile.add(stackOf(builder, [['a']]), 0, 0, -5);
    profile.add(stackOf(builder, [['b']]), 0, 0, 8);
    const data = builder.build({});
    const { data: flame, negativeCount } = decodeProfiles(profilesOf(data), data.dictionary);
    expect([at(flame.totals, ROOT_NODE), negativeCount]).toEqual([8, 1]);
  });
});
