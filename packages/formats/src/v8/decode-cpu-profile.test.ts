import { describe, expect, it } from 'vitest';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { callFrame, chain, cpuProfileFile } from './cpu-profile-file.fixture.js';
import { decodeCpuProfile } from './decode-cpu-profile.js';
import { sampleCpuProfile, sampleNestedCpuProfile, sampleTraceCpuProfile } from './sample-v8.fixture.js';

const stacksOf = (text: string) => readable(decodeCpuProfile(text)).map(({ stacks }) => stacks);

describe('decodeCpuProfile', () => {
  it('gives hits as counts and, from samples put in order, the time until the next one', () => {
    const main = 'main file:///srv/app.js:1:1';
    const answer = `${main};réponse file:///srv/app.js:20:17`;
    const timer = `${answer};(anonymous) node:internal/timers:519:17`;
    expect(readable(decodeCpuProfile(sampleCpuProfile()))).toEqual([
      {
        type: 'samples/count',
        name: undefined,
        durationNano: 10_000_000n,
        stacks: {
          [main]: 1n,
          [answer]: 2n,
          [timer]: 1n,
          '(program)': 1n,
          '(idle)': 1n,
          '(garbage collector)': 1n,
        },
      },
      {
        type: 'wall/nanoseconds',
        name: undefined,
        durationNano: 10_000_000n,
        stacks: {
          [main]: 1_000_000n,
          // At 1.5 ms until 2.5 ms, and at 2.5 ms, recorded after its follower, until 2.75 ms.
          [answer]: 1_250_000n,
          [timer]: 1_250_000n,
          '(idle)': 2_000_000n,
          '(garbage collector)': 1_000_000n,
          '(program)': 3_000_000n,
        },
      },
    ]);
  });

  it('keeps where a function is declared, with its line also as the line of the frame', () => {
    const { functions, strings } = decodeCpuProfile(sampleCpuProfile()).dictionary;
    const row = functions.name.findIndex((name) => strings[name] === 'réponse');
    expect(functions.startLine[row]).toBe(20);
  });

  it('reads nodes that name their parents, and counts samples where nodes have no hits', () => {
    const answer = 'main app.js:1:1;réponse app.js:20:17';
    expect(stacksOf(sampleTraceCpuProfile())).toEqual([
      { 'main app.js:1:1': 1n, [answer]: 2n },
      { 'main app.js:1:1': 10_000n, [answer]: 30_000n },
    ]);
  });

  it('reads the nested form with its lines from 1, its seconds and its timestamps', () => {
    const answer = 'main app.js:20:5;réponse app.js:30:5';
    const profiles = readable(decodeCpuProfile(sampleNestedCpuProfile()));
    expect(profiles.map(({ stacks }) => stacks)).toEqual([
      { 'main app.js:20:5': 1n, [answer]: 2n },
      { 'main app.js:20:5': 100_000_000n, [answer]: 300_000_000n },
    ]);
    expect(profiles[0]?.durationNano).toBe(500_000_000n);
  });

  it('gives counts alone without samples, and no times without deltas', () => {
    const nodes = chain('a', 'b').map((node, at) => ({ ...node, hitCount: at * 3 }));
    expect(stacksOf(cpuProfileFile(nodes))).toEqual([{ a: 3n, 'a;b': 6n }]);
    expect(stacksOf(cpuProfileFile(chain('a', 'b'), { samples: [2, 3, 3] }))).toEqual([{ a: 1n, 'a;b': 2n }]);
  });

  it('takes samples of (root) for none, but keeps another function at the top', () => {
    const timeline = { samples: [1, 2, 1], timeDeltas: [0, 10, 10] };
    expect(stacksOf(cpuProfileFile(chain('a'), timeline))).toEqual([{ a: 1n }, { a: 10_000n }]);
    const [, ...named] = chain('a', '(root)');
    expect(stacksOf(cpuProfileFile(named, { samples: [3], timeDeltas: [10] }))[1]).toEqual({
      'a;(root)': 90_000n,
    });
  });

  it.each([
    ['lasts until the end', [0, 60], 100, { a: 60_000n, 'a;b': 40_000n }],
    ['comes after the end', [0, 160], 100, { a: 160_000n }],
    ['comes before the one recorded before it', [60, -20], 100, { a: 40_000n, 'a;b': 20_000n }],
    ['comes at the same time as its follower', [10, 0], 100, { 'a;b': 90_000n }],
    ['has a fraction', [0, 0.25], 1, { a: 250n, 'a;b': 750n }],
  ])('gives times when the last sample %s', (_, timeDeltas, endTime, wall) => {
    const text = cpuProfileFile(chain('a', 'b'), { endTime, timeDeltas, samples: [2, 3] });
    expect(stacksOf(text)[1]).toEqual(wall);
  });

  it('adds up nodes that are the same stack', () => {
    const nodes = [
      { id: 1, callFrame: callFrame('(root)'), children: [2, 3] },
      { id: 2, callFrame: callFrame('same'), hitCount: 2 },
      { id: 3, callFrame: callFrame('same'), hitCount: 3 },
    ];
    expect(stacksOf(cpuProfileFile(nodes))).toEqual([{ same: 5n }]);
  });

  it('lets options say what the format does not, and renames the profile of times', () => {
    const data = decodeCpuProfile(sampleCpuProfile(), {
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      period: 1_000_000,
      timeUnixNano: 7n,
      resource: [{ key: 'service.name', value: 'shop' }],
    });
    const { strings } = data.dictionary;
    expect(readable(data).map(({ type }) => type)).toEqual(['samples/count', 'cpu/nanoseconds']);
    for (const { period, periodType, timeUnixNano } of profilesOf(data)) {
      expect([period, timeUnixNano]).toEqual([1_000_000n, 7n]);
      expect([strings[periodType.type], strings[periodType.unit]]).toEqual(['wall', 'nanoseconds']);
    }
    const counts = cpuProfileFile([{ ...chain('a')[1], hitCount: 1 }]);
    const alone = decodeCpuProfile(counts, { sampleType: { type: 'hits', unit: 'count' } });
    expect(readable(alone).map(({ type }) => type)).toEqual(['hits/count']);
  });

  it('gives no profiles for a file without hits and samples', () => {
    expect(decodeCpuProfile(cpuProfileFile([])).resourceProfiles).toEqual([]);
    expect(
      decodeCpuProfile(cpuProfileFile(chain('a'), { samples: [], timeDeltas: [] })).resourceProfiles,
    ).toEqual([]);
  });
});
