import { readFileSync } from 'node:fs';
import {
  checkProfiles,
  compactProfiles,
  decodeProfiles,
  encodeProfiles,
  type ProfilesData,
} from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryPprof } from '../arbitrary-pprof.fixture.js';
import { buildPprof, type PprofSpec } from '../build-pprof.fixture.js';
import { decodePprofAsProfiles } from '../decode-pprof-as-profiles.js';
import { describePprof, type PprofDescription } from '../describe-pprof.fixture.js';
import type { PprofToProfilesOptions } from '../pprof-conversion-options.js';
import type { PprofProfile } from '../pprof-profile.js';
import { pprofToProfiles } from '../pprof-to-profiles.js';
import { profilesToPprof } from '../profiles-to-pprof.js';
import { errorOf } from '../wire-bytes.fixture.js';

const bytesOf = (name: string): Uint8Array =>
  readFileSync(new URL(`../testdata/${name}.pb`, import.meta.url));
const CAPTURED = ['api.wall.5', 'api.heap.0', 'prettier.heap.1'];

const VERBATIM = {
  rows: 'all',
  elements: 'verbatim',
  profileId: () => new Uint8Array(16).fill(7),
} satisfies PprofToProfilesOptions;
const DISTINCT = { ...VERBATIM, elements: 'distinct' } satisfies PprofToProfilesOptions;

const verbatim = (spec: PprofSpec, options?: PprofToProfilesOptions): ProfilesData =>
  pprofToProfiles(buildPprof({ types: [['cpu', 'nanoseconds']], ...spec }), { ...VERBATIM, ...options });

/** What the profiles say, in pprof's terms. */
function meaningOf({ resourceProfiles, dictionary }: ProfilesData): PprofDescription | undefined {
  const scope = resourceProfiles[0]?.scopeProfiles[0];
  return scope && describePprof(profilesToPprof(scope, dictionary));
}

const anyOptions = fc.record({
  labels: fc.constantFrom('mapped', 'verbatim'),
  links: fc.constantFrom('pairs', 'any', 'none'),
  mappingsWithoutBuildId: fc.constantFrom('keep', 'drop'),
  frameType: fc.constantFrom('', 'go'),
} satisfies Record<string, fc.Arbitrary<string>>);

describe('verbatim elements', () => {
  it('say what distinct ones say, of any profile', () => {
    fc.assert(
      fc.property(arbitraryPprof, anyOptions, (pprof, options) => {
        const meaning = meaningOf(pprofToProfiles(pprof, { ...VERBATIM, ...options }));
        expect(meaning).toEqual(meaningOf(pprofToProfiles(pprof, { ...DISTINCT, ...options })));
      }),
      { numRuns: 300 },
    );
  });

  it.each(CAPTURED)('say what distinct ones say of %s', (name) => {
    const meaning = meaningOf(decodePprofAsProfiles(bytesOf(name), VERBATIM));
    expect(meaning).toEqual(meaningOf(decodePprofAsProfiles(bytesOf(name), DISTINCT)));
  });

  it('are no more than distinct ones once they are compacted', () => {
    fc.assert(
      fc.property(arbitraryPprof, (pprof) => {
        const sizes = (data: ProfilesData): number[] => {
          const { strings, functions, locations, stacks, mappings } = compactProfiles(data).dictionary;
          return [strings.length, functions.count, locations.count, stacks.count, mappings.count];
        };
        expect(sizes(pprofToProfiles(pprof, VERBATIM))).toEqual(sizes(pprofToProfiles(pprof, DISTINCT)));
      }),
      { numRuns: 200 },
    );
  });

  it('give what the OTLP codec takes and gives back', () => {
    fc.assert(
      fc.property(arbitraryPprof, anyOptions, (pprof, options) => {
        const data = pprofToProfiles(pprof, { ...VERBATIM, ...options });
        const decoded = decodeProfiles(encodeProfiles(data));
        expect(decoded.rejected).toEqual([]);
        expect(meaningOf(decoded.data)).toEqual(meaningOf(compactProfiles(data)));
      }),
      { numRuns: 200 },
    );
  });

  it.each(CAPTURED)('break no rule of OTLP for %s', (name) => {
    const data = decodePprofAsProfiles(bytesOf(name), VERBATIM);
    expect(checkProfiles(encodeProfiles(data, { rows: 'all' })).findings).toEqual([]);
  });

  it('are the rows of the pprof profile behind the zero row, used or not, and one stack per sample', () => {
    const { dictionary, resourceProfiles } = verbatim({
      functions: [{ name: 'a', filename: 'f' }, { name: 'a', filename: 'f' }, { name: 'unused' }],
      locations: [
        {
          lines: [
            [1, 5n],
            [0, 6n, 7n],
          ],
          address: 9n,
        },
        { lines: [[2]] },
        { lines: [[0]] },
      ],
      samples: [
        { stack: [2, 0], values: [1n] },
        { stack: [], values: [2n] },
        { stack: [2, 0], values: [3n] },
      ],
    });
    const { functions, locations, stacks, strings } = dictionary;
    expect(Array.from(functions.name, (index) => strings[index])).toEqual(['', 'a', 'a', 'unused']);
    expect([...locations.lineOffsets]).toEqual([0, 0, 2, 3, 4]);
    expect([...locations.lineFunction]).toEqual([2, 1, 3, 1]);
    expect([[...locations.line], [...locations.column]]).toEqual([
      [5, 6, 0, 0],
      [0, 7, 0, 0],
    ]);
    expect([...locations.address]).toEqual([0n, 9n, 0n, 0n]);
    expect([...stacks.offsets]).toEqual([0, 0, 2, 2, 4]);
    expect([...stacks.locations]).toEqual([3, 1, 3, 1]);
    const samples = resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.samples;
    expect([...(samples?.stack ?? [])]).toEqual([1, 0, 3]);
  });

  it('leave a system name out that is the name, by whatever index', () => {
    const pprof = buildPprof({
      types: [['cpu', 'nanoseconds']],
      functions: [
        { name: 'ab', systemName: 'xy' },
        { name: 'ab', systemName: 'ab' },
        { name: 'ab', systemName: 'abc' },
      ],
    });
    const strings = pprof.strings.map((text) => (text === 'xy' ? 'ab' : text));
    const { dictionary } = pprofToProfiles({ ...pprof, strings }, VERBATIM);
    expect(Array.from(dictionary.functions.systemName, (index) => strings[index])).toEqual([
      '',
      '',
      '',
      'abc',
    ]);
  });

  it('have index 0 for every empty string, and a name for functions that have nothing', () => {
    const pprof = buildPprof({
      types: [['cpu', 'nanoseconds']],
      functions: [{ name: 'x', systemName: 'x', filename: 'x' }, {}, { systemName: 's' }, { filename: 'f' }],
    });
    const strings = pprof.strings.map((text) => (text === 'x' ? '' : text));
    const { functions, strings: all } = pprofToProfiles({ ...pprof, strings }, VERBATIM).dictionary;
    const texts = (column: Int32Array) => Array.from(column, (index) => index && all[index]);
    expect(texts(functions.name)).toEqual([0, '(unknown)', '(unknown)', 0, 0]);
    expect(texts(functions.systemName)).toEqual([0, 0, 0, 's', 0]);
    expect(texts(functions.filename)).toEqual([0, 0, 0, 0, 'f']);
  });

  it('leave the string table of the pprof profile as it is', () => {
    const pprof = buildPprof({ types: [['cpu', 'nanoseconds']], functions: [{}], comments: ['c'] });
    const before = [...pprof.strings];
    const { strings } = pprofToProfiles(pprof, VERBATIM).dictionary;
    expect(pprof.strings).toEqual(before);
    expect(strings).toEqual([...before, '(unknown)', 'pprof.profile.comment']);
  });

  it('are there without samples, too', () => {
    const { dictionary, resourceProfiles } = verbatim({});
    expect([dictionary.stacks.count, dictionary.locations.count, dictionary.functions.count]).toEqual([
      1, 1, 1,
    ]);
    expect(resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.samples.count).toBe(0);
  });

  it('stay as they are when another profile is decoded', () => {
    const first = decodePprofAsProfiles(bytesOf('api.wall.5'), VERBATIM);
    const before = meaningOf(first);
    decodePprofAsProfiles(bytesOf('api.heap.0'), VERBATIM);
    expect(meaningOf(first)).toEqual(before);
  });

  it.each<[path: string, spec: PprofSpec]>([
    ['sample[1].location_id[1]', { samples: [{ values: [1n] }, { stack: [0, 7], values: [1n] }] }],
    ['sample[0].location_id[0]', { samples: [{ stack: [-2], values: [1n] }] }],
    ['location[1].line[1].function_id', { locations: [{}, { lines: [[0], [3]] }] }],
    ['location[0].line[0].function_id', { locations: [{ lines: [[-2]] }] }],
    ['location[1].mapping_id', { locations: [{}, { mapping: 1 }] }],
    ['location[0].mapping_id', { locations: [{ mapping: -2 }] }],
  ])('are refused for a %s that nothing has', (path, spec) => {
    const whole = {
      functions: [{ name: 'a' }],
      locations: [{ lines: [[0]] }],
      danglingIds: [0n, 99n],
    } as const;
    const { code, message } = errorOf(() => verbatim({ ...whole, ...spec }));
    expect([code, message]).toEqual([
      'HOTSPAN_ERR_FORMAT_INDEX',
      expect.stringContaining(` ${path} must be the id`),
    ]);
  });

  it.each<[path: string, edit: (pprof: PprofProfile) => Int32Array]>([
    ['function[1].name', ({ functions }) => functions.name],
    ['function[1].system_name', ({ functions }) => functions.systemName],
    ['function[1].filename', ({ functions }) => functions.filename],
    ['mapping[1].filename', ({ mappings }) => mappings.filename],
    ['mapping[1].build_id', ({ mappings }) => mappings.buildId],
  ])('are refused for a %s outside the string table', (path, columnOf) => {
    for (const index of [-1, 99]) {
      const pprof = buildPprof({
        types: [['cpu', 'nanoseconds']],
        functions: [{ name: 'a' }, { name: 'b' }],
        mappings: [{}, {}],
        locations: [{ mapping: 1 }],
      });
      columnOf(pprof)[1] = index;
      const { code, message } = errorOf(() => pprofToProfiles(pprof, VERBATIM));
      expect([code, message]).toEqual([
        'HOTSPAN_ERR_FORMAT_INDEX',
        expect.stringContaining(` ${path} must be an index`),
      ]);
    }
  });

  it('are refused where rows are merged', () => {
    const { code, message } = errorOf(() => verbatim({}, { rows: 'merged' }));
    expect([code, message]).toEqual([
      'HOTSPAN_ERR_FORMAT_OPTION',
      "[HOTSPAN_ERR_FORMAT_OPTION] elements must be distinct where rows are merged, got verbatim. Pass rows: 'all' with it.",
    ]);
  });
});
