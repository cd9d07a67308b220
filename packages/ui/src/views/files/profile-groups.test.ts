import { at, decodeProfiles, ROOT_NODE } from '@hotspan/flamegraph';
import { readProfiles } from '@hotspan/formats';
import { createProfilesBuilder } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { groupProfiles } from './profile-groups.js';

describe('what of a file can be shown', () => {
  it('is one graph for each type of a file that has one profile of each', async () => {
    const builder = createProfilesBuilder();
    for (const [type, unit] of [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ] as const) {
      const stack = builder.addStack([
        builder.addLocation([{ functionIndex: builder.addFunction({ name: 'a' }), line: 1 }]),
      ]);
      builder
        .addProfile({ sampleType: { type, unit }, timeUnixNano: 1n, durationNano: 2n })
        .add(stack, 0, 0, 1);
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
      at(decodeProfiles(profiles, data.dictionary).data.totals, ROOT_NODE),
    );
    expect(totals[0]).toBe((totals[1] ?? 0) + (totals[2] ?? 0));
    expect(totals[0]).toBeGreaterThan(0);
  });
});
