import { createProfilesBuilder, type ProfilesData } from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectFormatError } from '../json/expect-format-error.fixture.js';
import { readable } from '../json/folded.fixture.js';
import { decodeSpeedscope } from './decode-speedscope.js';
import { encodeSpeedscope } from './encode-speedscope.js';
import { sampleSpeedscope } from './sample-speedscope.fixture.js';
import { sampled, speedscopeFile } from './speedscope-file.fixture.js';
import { expectSpeedscopeFile } from './speedscope-schema.fixture.js';

function oneProfile(value: number | bigint, unit: string, durationNano = 0n): ProfilesData {
  const builder = createProfilesBuilder();
  const inner = builder.addFunction({ name: 'inner', filename: 'a.js' });
  const outer = builder.addFunction({ name: 'outer', filename: 'a.js' });
  const location = builder.addLocation([
    { functionIndex: inner, line: 3, column: 7 },
    { functionIndex: outer, line: 2 ** 40 },
  ]);
  const sampleType = { type: 'measure', unit };
  const profile = builder.addProfile({ sampleType, timeUnixNano: 0n, durationNano });
  profile.add(builder.addStack([location]), 0, 0, value);
  return builder.build({});
}

const written = (data: ProfilesData) => JSON.parse(encodeSpeedscope(data));

describe('encodeSpeedscope', () => {
  it('writes what it read, valid and the same each time', () => {
    const data = decodeSpeedscope(sampleSpeedscope());
    const text = encodeSpeedscope(data, { name: 'shop' });
    expectSpeedscopeFile(text);
    expect(encodeSpeedscope(data, { name: 'shop' })).toBe(text);
    expect(JSON.parse(text).name).toBe('shop');
    const names = ['worker 1', 'worker 2', 'samples', 'space', 'wall', 'wall'];
    expect(readable(decodeSpeedscope(text))).toEqual(
      readable(data).map((profile, at) => ({ ...profile, name: names[at] })),
    );
  });

  it('gives back any profiles that it could read', () => {
    const stack = fc.array(fc.nat({ max: 4 }), { maxLength: 6 });
    const rows = fc.array(fc.tuple(stack, fc.maxSafeNat()), { minLength: 1, maxLength: 20 });
    const profile = fc
      .tuple(rows, fc.string({ minLength: 1 }), fc.constantFrom('none', 'bytes', 'nanoseconds'))
      .map(([all, name, unit]) =>
        sampled(
          all.map(([frames]) => frames),
          all.map(([, weight]) => Math.floor(weight / all.length)),
          { name, unit },
        ),
      );
    const frame = fc.record(
      {
        name: fc.string({ unit: 'binary' }),
        file: fc.string(),
        line: fc.nat(),
        col: fc.maxSafeNat(),
      },
      { requiredKeys: ['name'] },
    );
    const file = fc.tuple(
      fc.array(profile, { maxLength: 4 }),
      fc.array(frame, { minLength: 5, maxLength: 5 }),
    );
    fc.assert(
      fc.property(file, ([profiles, frames]) => {
        const data = decodeSpeedscope(speedscopeFile(profiles, frames));
        const text = encodeSpeedscope(data);
        expectSpeedscopeFile(text);
        const again = decodeSpeedscope(text);
        const withoutDuration = (all: ProfilesData) =>
          readable(all).map((one) => ({ ...one, durationNano: undefined }));
        expect(withoutDuration(again)).toEqual(withoutDuration(data));
        expect(encodeSpeedscope(again)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('makes inlined functions frames of their own, root first', () => {
    const { shared, profiles } = written(oneProfile(5, 'count'));
    expect(profiles[0].samples).toEqual([[0, 1]]);
    expect(shared.frames).toEqual([
      { name: 'outer', file: 'a.js', line: 2 ** 40 },
      { name: 'inner', file: 'a.js', line: 3, col: 7 },
    ]);
  });

  it.each([
    ['seconds', 'nanoseconds', 5_000_000_000],
    ['ms', 'nanoseconds', 5_000_000],
    ['nanoseconds', 'nanoseconds', 5],
    ['bytes', 'bytes', 5],
    ['By', 'bytes', 5],
    ['count', 'none', 5],
    ['', 'none', 5],
  ])('writes the unit "%s" as %s', (unit, unitName, weight) => {
    expect(written(oneProfile(5, unit)).profiles[0]).toMatchObject({
      name: 'measure',
      unit: unitName,
      weights: [weight],
    });
  });

  it('ends a profile of times after its duration, or after its weights when they are more', () => {
    const endOf = (unit: string, duration: bigint) =>
      written(oneProfile(5, unit, duration)).profiles[0].endValue;
    expect(endOf('nanoseconds', 12n)).toBe(12);
    expect(endOf('nanoseconds', 3n)).toBe(5);
    expect(endOf('bytes', 12n)).toBe(5);
  });

  it('writes integers past 2^53 in full', () => {
    const text = encodeSpeedscope(oneProfile(2n ** 62n + 1n, 'nanoseconds'));
    expect(text).toContain(`"weights":[${2n ** 62n + 1n}]`);
    expect(Object.values(readable(decodeSpeedscope(text))[0]?.stacks ?? {})).toEqual([2n ** 62n]);
  });

  it('writes data without profiles as a valid file', () => {
    const text = encodeSpeedscope(createProfilesBuilder().build({}));
    expectSpeedscopeFile(text);
    expect(decodeSpeedscope(text).resourceProfiles).toEqual([]);
  });

  it('refuses values below 0', () => {
    expectFormatError(
      () => encodeSpeedscope(oneProfile(-5, 'count')),
      'HOTSPAN_ERR_FORMAT_ENCODE',
      'sample 0 has the value -5, and speedscope cannot carry',
    );
  });

  it('holds frames to maxFrames', () => {
    expectFormatError(
      () => encodeSpeedscope(oneProfile(5, 'count'), { limits: { maxFrames: 1 } }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'maxFrames (1)',
    );
  });
});
