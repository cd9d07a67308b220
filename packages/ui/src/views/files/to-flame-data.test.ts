import { at, ROOT_NODE, toFolded } from '@hotspan/flamegraph';
import { readProfiles } from '@hotspan/formats';
import { createProfilesBuilder, type ProfilesBuilder } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { groupProfiles } from './profile-groups.js';
import { toFlameData } from './to-flame-data.js';

type Frame = readonly [name: string, file?: string, line?: number];

function stackOf(builder: ProfilesBuilder, frames: readonly Frame[]): number {
  const locations = frames.toReversed().map(([name, filename = '', startLine = 0]) => {
    const functionIndex = builder.addFunction({ name, filename, startLine });
    return builder.addLocation([{ functionIndex, line: startLine }]);
  });
  return builder.addStack(locations);
}

/** Folded text of all profiles that `fill` makes. */
function fold(fill: (builder: ProfilesBuilder) => void): string[] {
  const builder = createProfilesBuilder();
  fill(builder);
  const data = builder.build({});
  const profiles = groupProfiles(data)[0]?.profiles ?? [];
  return toFolded(toFlameData(profiles, data.dictionary).data).text.trim().split('\n').sort();
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
    const { data: flame, negativeCount } = toFlameData(
      groupProfiles(data)[0]?.profiles ?? [],
      data.dictionary,
    );
    expect([at(flame.totals, ROOT_NODE), negativeCount]).toEqual([8, 1]);
  });
});

describe('what of a file can be shown', () => {
  it('is one graph for each type of a file that has one profile of each', async () => {
    const builder = createProfilesBuilder();
    for (const [type, unit] of [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ] as const) {
      builder.addProfile({ ...CPU, sampleType: { type, unit } }).add(stackOf(builder, [['a']]), 0, 0, 1);
    }
    expect(groupProfiles(builder.build({})).map(({ title, unit }) => [title, unit])).toEqual([
      ['Samples', 'count'],
      ['CPU time', 'nanoseconds'],
    ]);
  });

  it('is all profiles of a type together, and then each by its name', async () => {
    const thread = (name: string, weight: number) => ({
      ...{ type: 'sampled', name, unit: 'milliseconds', startValue: 0, endValue: weight },
      ...{ samples: [[0]], weights: [weight] },
    });
    const file = {
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      shared: { frames: [{ name: 'main' }] },
      profiles: [thread('thread 1', 3), thread('thread 2', 4)],
    };
    const { data } = await readProfiles(new TextEncoder().encode(JSON.stringify(file)));
    const groups = groupProfiles(data);
    expect(groups.map(({ title }) => title.replace(/^.*?, /, ''))).toEqual([
      'all 2 profiles',
      'thread 1',
      'thread 2',
    ]);
    const totals = groups.map(({ profiles }) =>
      at(toFlameData(profiles, data.dictionary).data.totals, ROOT_NODE),
    );
    expect(totals[0]).toBe((totals[1] ?? 0) + (totals[2] ?? 0));
    expect(totals[0]).toBeGreaterThan(0);
  });
});
