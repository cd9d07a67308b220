import { describe, expect, it } from 'vitest';
import { expectFormatError } from '../json/expect-format-error.fixture.js';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { decodeSpeedscope } from './decode-speedscope.js';
import { sampleSpeedscope } from './sample-speedscope.fixture.js';
import { evented, sampled, speedscopeFile } from './speedscope-file.fixture.js';

const stacksOf = (text: string) => readable(decodeSpeedscope(text))[0]?.stacks;

describe('decodeSpeedscope', () => {
  it('reads every profile of a file in its order, with name, type, duration and stacks', () => {
    expect(readable(decodeSpeedscope(sampleSpeedscope()))).toEqual([
      {
        type: 'wall/nanoseconds',
        name: 'worker 1',
        durationNano: 12_500_000n,
        stacks: {
          'main /srv/app.js:1:1': 1_000_000n,
          'main /srv/app.js:1:1;réponse /srv/app.js:20': 6_000_001n,
          'main /srv/app.js:1:1;réponse /srv/app.js:20;__proto__': 250_000n,
          '': 500_000n,
        },
      },
      {
        type: 'wall/nanoseconds',
        name: 'worker 2',
        durationNano: 3_000_000_000n,
        stacks: {
          'main /srv/app.js:1:1': 500_000_000n,
          'main /srv/app.js:1:1;réponse /srv/app.js:20': 500_000_000n,
          'main /srv/app.js:1:1;__proto__': 500_000_000n,
          '(anonymous)': 1_000_000_000n,
        },
      },
      {
        type: 'samples/count',
        name: undefined,
        durationNano: 0n,
        stacks: { 'main /srv/app.js:1:1': 1_500n, '(anonymous);main /srv/app.js:1:1': 0n },
      },
      {
        type: 'space/bytes',
        name: undefined,
        durationNano: 0n,
        stacks: { 'réponse /srv/app.js:20': 1_500n, '(anonymous);réponse /srv/app.js:20': 0n },
      },
      {
        type: 'wall/nanoseconds',
        name: undefined,
        durationNano: 2_000n,
        stacks: Object.fromEntries([
          ['__proto__', 1_500n],
          ['(anonymous);__proto__', 0n],
        ]),
      },
      {
        type: 'wall/nanoseconds',
        name: undefined,
        durationNano: 2_000_000n,
        stacks: { '(anonymous)': 1_500_000n, '(anonymous);(anonymous)': 400n },
      },
    ]);
  });

  it('reads bytes as it reads text', () => {
    const bytes = new TextEncoder().encode(sampleSpeedscope());
    expect(decodeSpeedscope(bytes)).toEqual(decodeSpeedscope(sampleSpeedscope()));
  });

  it('keeps profiles apart that are called alike', () => {
    const profile = sampled([[0]], [1]);
    expect(readable(decodeSpeedscope(speedscopeFile([profile, profile])))).toHaveLength(2);
  });

  it('adds weights of one stack up before it rounds', () => {
    const text = speedscopeFile([sampled([[0], [0], [1]], [0.4, 0.4, 0.4])]);
    expect(stacksOf(text)).toEqual({ f0: 1n, f1: 0n });
  });

  it('scales integers without loss', () => {
    const weights = [9_007_199_254_740_991, 4_000_001];
    const text = speedscopeFile([sampled([[0], [1]], weights, { unit: 'microseconds' })]);
    expect(stacksOf(text)).toEqual({ f0: 9_007_199_254_740_991_000n, f1: 4_000_001_000n });
  });

  it('adds up stacks of frames that are equal in all but their index', () => {
    const frames = [{ name: 'same' }, { name: 'same' }];
    const events = [
      { type: 'O', frame: 0, at: 0 },
      { type: 'C', frame: 0, at: 1 },
      { type: 'O', frame: 1, at: 1 },
    ];
    const text = speedscopeFile([sampled([[0], [1]], [1, 2]), evented(events, 10)], frames);
    expect(readable(decodeSpeedscope(text)).map(({ stacks }) => stacks)).toEqual([
      { same: 3n },
      { same: 10n },
    ]);
  });

  it('gives the time of an evented profile to the stack that is open, and none to nothing', () => {
    const events = [
      { type: 'O', frame: 0, at: 2 },
      { type: 'O', frame: 0, at: 3 },
      { type: 'O', frame: 1, at: 3 },
      { type: 'C', frame: 1, at: 7 },
      { type: 'C', frame: 0, at: 7 },
      { type: 'C', frame: 0, at: 8 },
      { type: 'O', frame: 1, at: 9 },
    ];
    const [profile] = readable(decodeSpeedscope(speedscopeFile([evented(events, 20)])));
    expect(profile?.stacks).toEqual({ f0: 2n, 'f0;f0;f1': 4n, f1: 11n });
  });

  it('closes frames that stay open at the last event when that is past the end', () => {
    const events = [
      { type: 'O', frame: 0, at: 0 },
      { type: 'O', frame: 1, at: 30 },
    ];
    const text = speedscopeFile([evented(events, 20, { unit: 'nanoseconds' })]);
    expect(readable(decodeSpeedscope(text))).toEqual([
      { type: 'wall/nanoseconds', name: 'p', durationNano: 30n, stacks: { f0: 30n } },
    ]);
  });

  it('lets options say what the format does not', () => {
    const data = decodeSpeedscope(sampleSpeedscope(), {
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      periodType: { type: 'cpu', unit: 'nanoseconds' },
      period: 10_000_000,
      timeUnixNano: 1_794_000_000_000_000_000n,
      durationNano: 5n,
      resource: [{ key: 'service.name', value: 'shop' }],
    });
    expect(data.resourceProfiles[0]?.attributes).toEqual([{ key: 'service.name', value: 'shop' }]);
    expect(new Set(readable(data).map(({ type }) => type))).toEqual(new Set(['cpu/nanoseconds']));
    expect(profilesOf(data)[0]).toMatchObject({
      period: 10_000_000n,
      timeUnixNano: 1_794_000_000_000_000_000n,
      durationNano: 5n,
    });
  });

  it('gives no profiles for a file without samples', () => {
    expect(decodeSpeedscope(speedscopeFile([])).resourceProfiles).toEqual([]);
    expect(decodeSpeedscope(speedscopeFile([sampled([], []), evented([], 9)])).resourceProfiles).toEqual([]);
  });

  it('refuses another schema', () => {
    for (const $schema of [undefined, 1, 'https://example.org/schema.json']) {
      expectFormatError(
        () => decodeSpeedscope(JSON.stringify({ $schema, shared: { frames: [] }, profiles: [] })),
        'HOTSPAN_ERR_FORMAT_SYNTAX',
        '$schema must be "https://www.speedscope.app/file-format-schema.json"',
      );
    }
  });
});
