import { readFileSync } from 'node:fs';
import {
  type AnyValue,
  createProfilesBuilder,
  type Dictionary,
  type ProfilesData,
  type ScopeProfiles,
} from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryPprof } from './arbitrary-pprof.fixture.js';
import { buildPprof, type LabelSpec, simplePprof } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import { describePprof, describeUnordered } from './describe-pprof.fixture.js';
import { encodePprof } from './encode-pprof.js';
import { normalizePprof } from './normalize-pprof.fixture.js';
import type { PprofToProfilesOptions } from './pprof-conversion-options.js';
import type { PprofProfile } from './pprof-profile.js';
import { pprofToProfiles } from './pprof-to-profiles.js';
import { type ProfilesToPprofOptions, profilesToPprof } from './profiles-to-pprof.js';
import { SPAN_ID, samplePprof, TRACE_ID } from './sample-pprof.fixture.js';
import { validatePprof } from './validate-pprof.js';
import { errorOf } from './wire-bytes.fixture.js';

const captured = (name: string): PprofProfile =>
  decodePprof(readFileSync(new URL(`testdata/${name}.pb`, import.meta.url)));

const EMPTY_SCOPE: ScopeProfiles = {
  name: '',
  version: '',
  attributes: [],
  droppedAttributesCount: 0,
  schemaUrl: '',
  profiles: [],
};
const back = (data: ProfilesData, options?: ProfilesToPprofOptions): PprofProfile =>
  profilesToPprof(data.resourceProfiles[0]?.scopeProfiles[0] ?? EMPTY_SCOPE, data.dictionary, options);

const ID = { profileId: () => new Uint8Array(16).fill(7) };
const thereAndBack = (pprof: PprofProfile, options: PprofToProfilesOptions = {}): PprofProfile =>
  back(pprofToProfiles(pprof, { ...ID, ...options }), options);

describe('pprof to the model and back', () => {
  it.each(['api.wall.5', 'api.heap.0', 'prettier.heap.1'])('gives %s back, row by row', (name) => {
    const pprof = captured(name);
    const again = thereAndBack(pprof, { rows: 'all' });
    expect(describePprof(again)).toEqual(describePprof(pprof));
  });

  it.each(['api.wall.5', 'api.heap.0'])('gives %s back with rows merged', (name) => {
    const pprof = captured(name);
    expect(describeUnordered(thereAndBack(pprof))).toEqual(normalizePprof(pprof, { rows: 'merged' }));
  });

  it('gives the sample profile back, with every field', () => {
    expect(describePprof(thereAndBack(samplePprof(), { rows: 'all' }))).toEqual(describePprof(samplePprof()));
  });

  it('gives the normal form of any profile back, row by row', () => {
    fc.assert(
      fc.property(arbitraryPprof, fc.constantFrom('mapped', 'verbatim'), (pprof, labels) => {
        const options = { rows: 'all', labels } as const;
        const again = thereAndBack(pprof, options);
        expect(describePprof(again)).toEqual(normalizePprof(pprof, options));
        expect(validatePprof(again).filter(({ severity }) => severity === 'error')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the normal form of any profile back with rows merged', () => {
    fc.assert(
      fc.property(arbitraryPprof, fc.constantFrom('mapped', 'verbatim'), (pprof, labels) => {
        const options = { rows: 'merged', labels } as const;
        expect(describeUnordered(thereAndBack(pprof, options))).toEqual(normalizePprof(pprof, options));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same model the second time', () => {
    fc.assert(
      fc.property(arbitraryPprof, fc.constantFrom('mapped', 'verbatim'), (pprof, labels) => {
        const options = { ...ID, rows: 'all', labels } as const;
        const first = pprofToProfiles(pprof, options);
        const second = pprofToProfiles(back(first, { labels }), options);
        const third = pprofToProfiles(back(second, { labels }), options);
        // The order of tables settles in the first turn.
        expect(third).toEqual(second);
      }),
      { numRuns: 100 },
    );
  });

  it('gives the end of the window back when that is what pprof had', () => {
    const pprof = simplePprof(['a'], [[[0], 1n]], { timeNanos: 100n, durationNanos: 30n });
    expect(thereAndBack(pprof, { timeNanos: 'end' })).toMatchObject({ timeNanos: 100n, durationNanos: 30n });
    expect(back(pprofToProfiles(pprof, { timeNanos: 'end' }))).toMatchObject({ timeNanos: 70n });
  });

  it('gives timestamps back as labels', () => {
    const at = (num: bigint): LabelSpec[] => [{ key: 'end_timestamp_ns', num }];
    const pprof = simplePprof(
      ['a', 'b'],
      [
        [[0], 5n, at(1200n)],
        [[1], 6n, at(1100n)],
        [[0], 7n, at(1150n)],
      ],
      { timeNanos: 1000n, durationNanos: 500n },
    );
    expect(describeUnordered(thereAndBack(pprof, { timestamps: 'keep' }))).toEqual(describeUnordered(pprof));
    const counts = simplePprof(['a'], [[[0], 1n, at(3n)]], {
      types: [['samples', 'count']],
      timeNanos: 3n,
      durationNanos: 1n,
    });
    expect(describePprof(thereAndBack(counts, { timestamps: 'keep' }))).toEqual(describePprof(counts));
  });
});

describe('profilesToPprof', () => {
  /** Two profiles of different rows, as OTLP producers send them. */
  function twoProfiles(): { scope: ScopeProfiles; dictionary: Dictionary } {
    const builder = createProfilesBuilder();
    const stacks = ['a', 'b', 'c'].map((name) =>
      builder.addStack([builder.addLocation([{ functionIndex: builder.addFunction({ name }), line: 3 }])]),
    );
    const [a = 0, b = 0, c = 0] = stacks;
    const link = builder.addLink(TRACE_ID, SPAN_ID);
    const set = builder.addAttributeSet([builder.addAttribute('http.route', '/')]);
    const cpu = builder.addProfile({
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      timeUnixNano: 1000n,
      durationNano: 100n,
    });
    cpu.add(a, set, link, 5);
    cpu.add(b, 0, 0, 6);
    const wall = builder.addProfile({
      sampleType: { type: 'wall', unit: 'nanoseconds' },
      periodType: { type: 'wall', unit: 'nanoseconds' },
      period: 10,
      timeUnixNano: 900n,
      durationNano: 150n,
    });
    wall.add(c, 0, 0, 7);
    wall.add(a, set, link, 8);
    wall.add(a, 0, 0, 9);
    const data = builder.build({});
    return { scope: data.resourceProfiles[0]?.scopeProfiles[0] ?? EMPTY_SCOPE, dictionary: data.dictionary };
  }

  it('brings profiles of different rows together, with 0 where one has none', () => {
    const { scope, dictionary } = twoProfiles();
    const pprof = profilesToPprof(scope, dictionary);
    const rows = Array.from({ length: pprof.samples.count }, (_, row) => [
      ...pprof.samples.values.subarray(row * 2, row * 2 + 2),
    ]);
    expect(rows).toEqual([
      [5n, 8n],
      [6n, 0n],
      [0n, 7n],
      [0n, 9n],
    ]);
    expect(pprof).toMatchObject({ timeNanos: 900n, durationNanos: 200n, period: 10n });
    expect(validatePprof(pprof)).toEqual([]);
    expect(describePprof(pprof).samples[0]).toContain(
      `"labels":["[\\"http.route\\",\\"/\\",\\"0n\\",\\"\\"]","[\\"span_id\\",\\"${SPAN_ID}\\",\\"0n\\",\\"\\"]","[\\"trace_id\\",\\"${TRACE_ID}\\",\\"0n\\",\\"\\"]"]`,
    );
  });

  it('gives what the model had before, from the model to pprof bytes and back', () => {
    const { scope, dictionary } = twoProfiles();
    const data = pprofToProfiles(decodePprof(encodePprof(profilesToPprof(scope, dictionary))));
    const totals = (profiles: ScopeProfiles['profiles'], strings: readonly string[]) =>
      profiles.map(({ sampleType, samples }) => [
        strings[sampleType.type],
        [...samples.values].reduce((sum, value) => sum + value, 0n),
        samples.count,
      ]);
    expect(
      totals(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles ?? [], data.dictionary.strings),
    ).toEqual(totals(scope.profiles, dictionary.strings));
  });

  it('writes ids from 1 in order of first use, and nothing that has no use', () => {
    const { scope, dictionary } = twoProfiles();
    const [, wall] = scope.profiles;
    const pprof = profilesToPprof({ ...scope, profiles: wall ? [wall] : [] }, dictionary);
    expect([...pprof.locations.id]).toEqual([1n, 2n]);
    expect(Array.from(pprof.functions.name, (index) => pprof.strings[index])).toEqual(['c', 'a']);
    expect(pprof.strings).not.toContain('cpu');
  });

  it('takes the default sample type from an option', () => {
    const { scope, dictionary } = twoProfiles();
    const pprof = profilesToPprof(scope, dictionary, { defaultSampleType: 'cpu' });
    expect(pprof.strings[pprof.defaultSampleType]).toBe('cpu');
    expect(profilesToPprof(scope, dictionary).defaultSampleType).toBe(0);
  });

  it('names the function of a line that has none', () => {
    const builder = createProfilesBuilder();
    const stack = builder.addStack([builder.addLocation([{ functionIndex: 0, line: 7 }])]);
    builder
      .addProfile({ sampleType: { type: 'a', unit: 'b' }, timeUnixNano: 1n, durationNano: 1n })
      .add(stack, 0, 0, 1);
    const pprof = back(builder.build({}));
    expect(validatePprof(pprof)).toEqual([]);
    expect(describePprof(pprof).samples[0]).toContain(
      '"lines":[[["(unknown)","(unknown)","","0n"],"7n","0n"]]',
    );
  });

  it('writes an empty profile for a scope without profiles', () => {
    const { dictionary } = twoProfiles();
    const pprof = profilesToPprof(EMPTY_SCOPE, dictionary);
    expect(pprof.samples.count).toBe(0);
    expect(decodePprof(encodePprof(pprof))).toEqual(pprof);
  });

  it.each<[string, AnyValue, readonly (readonly [string, bigint])[]]>([
    ['text', 'x', [['x', 0n]]],
    ['an integer', 5n, [['', 5n]]],
    ['a double without fraction', 5, [['', 5n]]],
    ['a double', 2.5, [['2.5', 0n]]],
    ['a boolean', false, [['false', 0n]]],
    ['bytes', Uint8Array.of(1, 255), [['01ff', 0n]]],
    ['no value', null, []],
    [
      'a list',
      ['a', 1n, null, true],
      [
        ['a', 0n],
        ['', 1n],
        ['true', 0n],
      ],
    ],
    ['a list in a list', [['a', 1n]], [['["a",1]', 0n]]],
    [
      'a record',
      new Map<string, AnyValue>([['k', [2n, 'v', Uint8Array.of(9)]]]),
      [['{"k":[2,"v","09"]}', 0n]],
    ],
  ])('writes %s of an attribute as labels', (_, value, expected) => {
    const builder = createProfilesBuilder();
    const set = builder.addAttributeSet([builder.addAttribute('key', value)]);
    const profile = builder.addProfile({
      sampleType: { type: 'a', unit: 'b' },
      timeUnixNano: 1n,
      durationNano: 1n,
    });
    profile.add(0, set, 0, 1);
    const pprof = back(builder.build({}));
    const { labelStr, labelNum } = pprof.samples;
    expect(Array.from(labelStr, (index, i) => [pprof.strings[index], labelNum[i]])).toEqual(expected);
  });

  it('cuts values that lie very deep', () => {
    let value: AnyValue = 'x';
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    const builder = createProfilesBuilder();
    const key = builder.addAttribute('key', 'placeholder');
    const profile = builder.addProfile({
      sampleType: { type: 'a', unit: 'b' },
      timeUnixNano: 1n,
      durationNano: 1n,
    });
    profile.add(0, builder.addAttributeSet([key]), 0, 1);
    const data = builder.build({});
    const { attributes } = data.dictionary;
    const deep = { ...attributes, value: attributes.value.map((old) => (old === null ? null : value)) };
    const pprof = back({ ...data, dictionary: { ...data.dictionary, attributes: deep } });
    expect(pprof.strings[pprof.samples.labelStr[0] ?? 0]).toContain('[[["..."]]]');
  });
});

describe('limits of profilesToPprof', () => {
  const profileOf = (samples: number, depth: number, labels: readonly LabelSpec[] = []) =>
    pprofToProfiles(
      simplePprof(
        Array.from({ length: samples }, (_, i) => `f${i}`),
        Array.from(
          { length: samples },
          (_, i) => [Array.from({ length: depth }, () => i), 1n, labels] as const,
        ),
      ),
    );

  it.each([
    ['maxSamples', { maxSamples: 3 }, profileOf(4, 1)],
    ['maxFrames', { maxFrames: 11 }, profileOf(4, 3)],
    [
      'maxFrames',
      { maxFrames: 7 },
      profileOf(4, 1, [
        { key: 'a', str: 'x' },
        { key: 'b', str: 'x' },
      ]),
    ],
    ['maxFrames', { maxFrames: 3 }, profileOf(4, 1)],
  ])('name %s and its value: %j', (name, limits, data) => {
    const error = errorOf(() => back(data, { limits }));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_LIMIT');
    expect(error.message).toContain(`${name} (${Object.values(limits)[0]})`);
  });

  it('hold for rows times profiles, which grow with the square of the input', () => {
    const builder = createProfilesBuilder();
    for (let i = 0; i < 3000; i++) {
      const stack = builder.addStack([builder.addLocation([], { address: BigInt(i + 1) })]);
      builder
        .addProfile({ sampleType: { type: `t${i}`, unit: '' }, timeUnixNano: 1n, durationNano: 1n })
        .add(stack, 0, 0, 1);
    }
    const data = builder.build({});
    expect(errorOf(() => back(data, { limits: { maxFrames: 1_000_000 } })).limit).toBe(1_000_000);
  });
});

it('keeps samples of equal identity apart only in all rows', () => {
  const pprof = buildPprof({
    types: [['cpu', 'nanoseconds']],
    samples: [{ values: [1n] }, { values: [2n] }],
  });
  expect([...thereAndBack(pprof, { rows: 'all' }).samples.values]).toEqual([1n, 2n]);
  expect([...thereAndBack(pprof).samples.values]).toEqual([3n]);
});
