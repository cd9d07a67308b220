import { createProfilesBuilder, type ProfileInit, type ProfilesData } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectFormatError } from '../json/expect-format-error.fixture.js';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { decodeCpuProfile } from './decode-cpu-profile.js';
import { type EncodeCpuProfileOptions, encodeCpuProfile } from './encode-cpu-profile.js';
import { sampleCpuProfile } from './sample-v8.fixture.js';
import { chromeSelfMicros, codeSelfMicros, expectCpuProfile } from './viewer-times.fixture.js';

const NANOSECONDS = { type: 'cpu', unit: 'nanoseconds' };
const COUNT = { type: 'samples', unit: 'count' };

type Rows = readonly (readonly [path: string, value: number | bigint])[];

/** One profile; frames of a path are `name:line`, declared at the tens of their line. */
function profileOf(rows: Rows, init: Partial<ProfileInit> = {}): ProfilesData {
  const builder = createProfilesBuilder();
  const profile = builder.addProfile({
    sampleType: NANOSECONDS,
    timeUnixNano: 0n,
    durationNano: 0n,
    ...init,
  });
  const location = (frame: string): number => {
    const [name = '', place = '0'] = frame.split(':');
    const line = Number(place);
    const startLine = Math.floor(line / 10) * 10;
    const functionIndex = builder.addFunction({ name, filename: 'app.js', startLine });
    return builder.addLocation([{ functionIndex, line, column: line === 0 ? 0 : 7 }]);
  };
  for (const [path, value] of rows) {
    const frames = path === '' ? [] : path.split(';');
    profile.add(builder.addStack(frames.map(location).reverse()), 0, 0, value);
  }
  return builder.build({});
}

function encode(data: ProfilesData, options?: EncodeCpuProfileOptions, at = 0): string {
  const profile = profilesOf(data)[at];
  if (profile === undefined) throw new Error('the test has no profile to encode');
  return encodeCpuProfile(profile, data.dictionary, options);
}

describe('encodeCpuProfile', () => {
  it('writes what it read, valid and the same each time', () => {
    const data = decodeCpuProfile(sampleCpuProfile());
    for (const at of [0, 1]) {
      const text = encode(data, {}, at);
      expectCpuProfile(text);
      expect(encode(data, {}, at)).toBe(text);
      expect(readable(decodeCpuProfile(text))[at]).toEqual(readable(data)[at]);
    }
  });

  it('numbers nodes breadth first from (root) on, with lines and columns from 0', () => {
    const { nodes } = JSON.parse(
      encode(
        profileOf([
          ['a:30;b:45', 5_000],
          ['c', 1_000],
          ['a:30;d', 2_000],
        ]),
      ),
    );
    const frame = (functionName: string, lineNumber: number, columnNumber: number) => ({
      functionName,
      scriptId: '1',
      url: 'app.js',
      lineNumber,
      columnNumber,
    });
    expect(nodes).toEqual([
      {
        id: 1,
        callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
        hitCount: 0,
        children: [2, 3],
      },
      { id: 2, callFrame: frame('a', 29, 6), hitCount: 0, children: [4, 5] },
      { id: 3, callFrame: frame('c', -1, -1), hitCount: 1, children: [] },
      { id: 4, callFrame: frame('b', 39, -1), hitCount: 1, children: [] },
      { id: 5, callFrame: frame('d', -1, -1), hitCount: 1, children: [] },
    ]);
  });

  it('makes one node of the lines of a function', () => {
    const [, wall] = readable(
      decodeCpuProfile(
        encode(
          profileOf([
            ['a:41', 2_000],
            ['a:42', 3_000],
          ]),
        ),
      ),
    );
    expect(wall?.stacks).toEqual({ 'a app.js:40': 5_000n });
  });

  it.each([
    ['microseconds', {}, 5_000n, 1n],
    ['count', { period: 10, periodType: { type: 'cpu', unit: 'milliseconds' } }, 50_000_000n, 5n],
    ['count', { period: 10, periodType: { type: 'space', unit: 'bytes' } }, 5_000n, 5n],
    ['bytes', {}, 5_000n, 1n],
    ['ms', { period: 2_000_000, periodType: NANOSECONDS }, 5_000_000n, 3n],
  ])('shows 5 of the unit "%s" with %j as time and hits', (unit, init, nanos, hits) => {
    const data = profileOf([['a', 5]], { sampleType: { type: 'measure', unit }, ...init });
    expect(readable(decodeCpuProfile(encode(data))).map(({ stacks }) => stacks)).toEqual([
      { 'a app.js': hits },
      { 'a app.js': nanos },
    ]);
  });

  it('starts at the time of the profile and ends after its duration, or its samples when they are more', () => {
    const timesOf = (durationNano: bigint) => {
      const init = { timeUnixNano: 1_794_000_000_123_456_789n, durationNano };
      const { startTime, endTime } = JSON.parse(encode(profileOf([['a', 5_000_000]], init)));
      return { startTime, length: endTime - startTime };
    };
    expect(timesOf(9_000_000n)).toEqual({ startTime: 1_794_000_000_123_456, length: 9_000 });
    expect(timesOf(1_000_000n)).toEqual({ startTime: 1_794_000_000_123_456, length: 5_000 });
  });

  it('loses less than a microsecond of all times together', () => {
    const rows = Array.from({ length: 1_000 }, (_, at): [string, number] => [`f${at}`, 1_999]);
    const { timeDeltas } = JSON.parse(encode(profileOf(rows)));
    expect(timeDeltas.reduce((sum: number, delta: number) => sum + delta, 0)).toBe(1_999);
  });

  it('shows the same times in readers that take a delta for the sample before it and behind it', () => {
    const name = fc.constantFrom('a', 'b', 'c:10', 'c:25', '(idle)');
    const path = fc.array(name, { maxLength: 6 }).map((frames) => frames.join(';'));
    const rows = fc.array(fc.tuple(path, fc.integer({ min: 1, max: 1_000_000 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(rows, (all) => {
        const data = profileOf(all.map(([stack, micros]) => [stack, micros * 1_000]));
        const text = encode(data);
        expectCpuProfile(text);
        const chrome = chromeSelfMicros(text);
        expect(codeSelfMicros(text)).toEqual(chrome);
        const [, wall] = readable(decodeCpuProfile(text));
        const total = Object.values(wall?.stacks ?? {}).reduce((sum, value) => sum + value, 0n);
        const written = all.reduce((sum, [stack, micros]) => sum + (stack === '' ? 0 : micros), 0);
        expect(total).toBe(BigInt(written) * 1_000n);
      }),
      { numRuns: 300 },
    );
  });

  it('gives back the times and counts of any profile that it could read', () => {
    const path = fc.array(fc.constantFrom('a', 'b:10', 'c:20'), { minLength: 1, maxLength: 8 });
    const row = fc.tuple(
      path.map((frames) => frames.join(';')),
      fc.integer({ min: 1, max: 2 ** 31 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, isCount) => {
        const data = isCount
          ? profileOf(rows, { sampleType: COUNT })
          : profileOf(rows.map(([stack, micros]) => [stack, BigInt(micros) * 1_000n]));
        const text = encode(data);
        const again = readable(decodeCpuProfile(text))[isCount ? 0 : 1];
        expect(again?.stacks).toEqual(readable(data)[0]?.stacks);
      }),
      { numRuns: 300 },
    );
  });

  it('writes a profile without samples as one that readers take', () => {
    const data = profileOf([['a', 0]]);
    const text = encode(data);
    expectCpuProfile(text);
    expect(decodeCpuProfile(text).resourceProfiles).toEqual([]);
  });

  it.each([
    ['values below 0', profileOf([['a', -5]]), 'sample 0 has the value -5, and a .cpuprofile cannot carry'],
    [
      'times past 2^53',
      profileOf([
        ['a', 2n ** 62n],
        ['b', 2n ** 62n],
        ['c', 2n ** 60n],
      ]),
      'the end in microseconds must be',
    ],
    [
      'counts past 2^53',
      profileOf([['a', 2n ** 53n]], { sampleType: COUNT, period: 0 }),
      'the samples of one node must be',
    ],
  ])('refuses %s', (_, data, message) => {
    expectFormatError(() => encode(data), 'HOTSPAN_ERR_FORMAT_ENCODE', message);
  });

  it('holds frames to maxFrames', () => {
    expectFormatError(
      () => encode(profileOf([['a;b', 1]]), { limits: { maxFrames: 1 } }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'maxFrames (1)',
    );
  });

  it('writes a stack of 100 000 frames', () => {
    const path = Array.from({ length: 100_000 }, () => 'f').join(';');
    const text = encode(profileOf([[path, 1_000]]));
    expect(JSON.parse(text).nodes).toHaveLength(100_001);
    expectFormatError(() => decodeCpuProfile(text), 'HOTSPAN_ERR_FORMAT_LIMIT', 'maxStackDepth');
  });
});
