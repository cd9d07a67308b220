import { readFileSync } from 'node:fs';
import {
  checkProfiles,
  decodeProfiles,
  encodeProfiles,
  type Profile,
  type ProfilesData,
} from '@hotspan/otlp-profiles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryPprof } from './arbitrary-pprof.fixture.js';
import { buildPprof, type LabelSpec, simplePprof } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import type { PprofToProfilesOptions } from './pprof-conversion-options.js';
import type { PprofProfile } from './pprof-profile.js';
import { pprofToProfiles } from './pprof-to-profiles.js';
import { dropEmptySamples } from './repair/drop-empty-samples.js';
import { SPAN_ID, samplePprof, TRACE_ID } from './sample-pprof.fixture.js';
import { errorOf } from './wire-bytes.fixture.js';

const captured = (name: string): PprofProfile =>
  decodePprof(readFileSync(new URL(`testdata/${name}.pb`, import.meta.url)));

const scopeOf = (data: ProfilesData) => data.resourceProfiles[0]?.scopeProfiles[0];
const profilesOf = (data: ProfilesData): readonly Profile[] => scopeOf(data)?.profiles ?? [];
const typesOf = (data: ProfilesData): string[] =>
  profilesOf(data).map(({ sampleType }) => data.dictionary.strings[sampleType.type] ?? '');

function attributesOf({ dictionary }: ProfilesData, set = 0): Record<string, unknown> {
  const { attributes, attributeSets, strings } = dictionary;
  const rows = attributeSets.attributes.subarray(attributeSets.offsets[set], attributeSets.offsets[set + 1]);
  return Object.fromEntries(
    Array.from(rows, (row) => {
      const unit = strings[attributes.unit[row] ?? 0];
      const value = attributes.value[row];
      return [strings[attributes.key[row] ?? 0], unit ? [value, unit] : value];
    }),
  );
}

/** Attributes and link of the only sample of a profile with these labels. */
function convertLabels(labels: readonly LabelSpec[], options?: PprofToProfilesOptions) {
  const data = pprofToProfiles(simplePprof(['main'], [[[0], 1n, labels]]), options);
  const [profile] = profilesOf(data);
  const link = profile?.samples.link[0] ?? 0;
  const { traceIds, spanIds } = data.dictionary.links;
  return {
    attributes: attributesOf(data, profile?.samples.attributeSet[0]),
    link: link && [
      Buffer.from(traceIds.subarray(link * 16, link * 16 + 16)).toString('hex'),
      Buffer.from(spanIds.subarray(link * 8, link * 8 + 8)).toString('hex'),
    ],
    timestamps: [...(profile?.samples.timestamps ?? [])],
    dropped: profile?.droppedAttributesCount,
  };
}

describe('pprofToProfiles', () => {
  it('makes a profile of each sample type over one dictionary', () => {
    const data = pprofToProfiles(captured('api.wall.5'));
    expect(typesOf(data)).toEqual(['cpu', 'wall', 'sample']);
    const [cpu, wall] = profilesOf(data);
    expect(wall?.samples.count).toBeGreaterThan(200);
    expect(cpu?.period).toBe(wall?.period);
    expect(scopeOf(data)?.attributes).toEqual([
      { key: 'pprof.scope.sample_type_order', value: [2n, 1n, 0n] },
    ]);
  });

  it('shares columns between profiles of the same rows', () => {
    const [space, objects] = profilesOf(pprofToProfiles(captured('api.heap.0')));
    expect(space?.samples.stack).toBe(objects?.samples.stack);
  });

  it.each(['api.wall.5', 'api.heap.0', 'prettier.heap.1'])('keeps every value of %s', (name) => {
    const pprof = captured(name);
    const data = pprofToProfiles(pprof);
    const sums = new Map(typesOf(data).map((type, i) => [type, sum(profilesOf(data)[i]?.samples.values)]));
    pprof.sampleTypes.type.forEach((index, type) => {
      const own = pprof.samples.values.filter((_, at) => at % pprof.sampleTypes.count === type);
      expect(sums.get(pprof.strings[index] ?? '')).toBe(sum(own));
    });
  });

  it('gives what the OTLP codec takes and gives back', () => {
    fc.assert(
      fc.property(arbitraryPprof, fc.constantFrom('merged', 'all'), (pprof, rows) => {
        const data = pprofToProfiles(pprof, { rows });
        const decoded = decodeProfiles(encodeProfiles(data));
        expect(decoded.rejected).toEqual([]);
        expect(encodeProfiles(decoded.data)).toEqual(encodeProfiles(data));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['api.wall.5', 'api.heap.0', 'prettier.heap.1'])('breaks no rule of OTLP for %s', (name) => {
    const bytes = encodeProfiles(pprofToProfiles(captured(name)), { rows: 'all' });
    expect(checkProfiles(bytes, { duplicates: true, orphans: true }).findings).toEqual([]);
  });

  it('breaks no rule of OTLP, but for what the pprof profile itself breaks', () => {
    // An empty profile makes no request; mappings are taken as they are, with or without a build id.
    const own = ['request-empty', 'mapping-range', 'mapping-build-id'];
    fc.assert(
      fc.property(
        arbitraryPprof,
        fc.constantFrom('mapped', 'verbatim'),
        fc.constantFrom('keep', 'drop'),
        (pprof, labels, timestamps) => {
          // Values that cancel each other out would leave a stack behind that no row has.
          const data = pprofToProfiles(dropEmptySamples(pprof), { labels, timestamps });
          const bytes = encodeProfiles(data, { rows: 'all' });
          const { findings } = checkProfiles(bytes, { duplicates: true, orphans: true });
          expect(findings.filter(({ rule }) => !own.includes(rule))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves nothing for the encoder to leave out, whatever it says of itself', () => {
    fc.assert(
      fc.property(arbitraryPprof, fc.constantFrom('merged', 'all'), (pprof, rows) => {
        const data = pprofToProfiles(pprof, { rows });
        const unknown = { ...data, dictionary: { ...data.dictionary } };
        expect(encodeProfiles(data)).toEqual(encodeProfiles(unknown));
      }),
      { numRuns: 300 },
    );
  });

  it('interns functions, locations and stacks by value', () => {
    const pprof = buildPprof({
      types: [['cpu', 'nanoseconds']],
      functions: [{ name: 'a' }, { name: 'a' }, { name: 'a', systemName: 'a' }, { name: 'unused' }],
      locations: [{ lines: [[0]] }, { lines: [[1]] }, { lines: [[2]] }, { lines: [[3]] }],
      samples: [
        { stack: [0, 1], values: [1n] },
        { stack: [2, 0], values: [2n] },
        { stack: [], values: [4n] },
      ],
    });
    const data = pprofToProfiles(pprof);
    const { dictionary } = data;
    expect([dictionary.functions.count, dictionary.locations.count, dictionary.stacks.count]).toEqual([
      2, 2, 2,
    ]);
    expect(dictionary.strings).toEqual(['', 'a', 'cpu', 'nanoseconds']);
    const [profile] = profilesOf(data);
    expect([...(profile?.samples.values ?? [])]).toEqual([3n, 4n]);
    expect([...(profile?.samples.stack ?? [])]).toEqual([1, 0]);
  });

  it('leaves a system name out that equals the name, and names functions that have nothing', () => {
    const { dictionary } = pprofToProfiles(
      buildPprof({
        types: [['cpu', 'nanoseconds']],
        functions: [{ name: 'a', systemName: 'a' }, { name: 'b', systemName: '_b' }, { startLine: 3n }],
        locations: [{ lines: [[0]] }, { lines: [[1]] }, { lines: [[2]] }],
        samples: [{ stack: [0, 1, 2], values: [1n] }],
      }),
    );
    const { name, systemName } = dictionary.functions;
    expect(Array.from(name, (row) => dictionary.strings[row])).toEqual(['', 'a', 'b', '(unknown)']);
    expect(Array.from(systemName, (row) => dictionary.strings[row])).toEqual(['', '', '_b', '']);
  });

  it('gives frames a type only when told', () => {
    const data = pprofToProfiles(samplePprof(), { frameType: 'v8js' });
    const { locations } = data.dictionary;
    expect(attributesOf(data, locations.attributeSet[1])).toEqual({ 'profile.frame.type': 'v8js' });
    expect(attributesOf(data, locations.attributeSet[2])).toEqual({
      'profile.frame.type': 'v8js',
      'pprof.location.is_folded': true,
    });
    const plain = pprofToProfiles(samplePprof());
    expect(attributesOf(plain, plain.dictionary.locations.attributeSet[1])).toEqual({});
  });

  it.each([
    ['an ordinary line', 7n, 3n, [7, 3]],
    ['a line with the column packed into it', (12n << 32n) | 99n, 0n, [99, 12]],
    ['the largest packed line', 2n ** 63n - 1n, 0n, [2 ** 32 - 1, 2 ** 31 - 1]],
    ['a long line beside a column', 2n ** 40n, 5n, [2 ** 40, 5]],
    ['a line past 2^53 beside a column', 2n ** 53n, 5n, [0, 5]],
    ['negative numbers', -1n, -(2n ** 63n), [0, 0]],
  ])('reads %s', (_, line, column, expected) => {
    const pprof = buildPprof({
      types: [['cpu', 'nanoseconds']],
      functions: [{ name: 'a', startLine: -4n }],
      locations: [{ lines: [[0, line, column]] }],
      samples: [{ stack: [0], values: [1n] }],
    });
    const { locations, functions } = pprofToProfiles(pprof).dictionary;
    expect([locations.line[0], locations.column[0]]).toEqual(expected);
    expect(functions.startLine[1]).toBe(0);
  });

  it('turns build id and flags of mappings into attributes', () => {
    const data = pprofToProfiles(samplePprof());
    const { mappings, strings } = data.dictionary;
    expect(mappings.count).toBe(2);
    expect([mappings.memoryStart[1], mappings.memoryLimit[1], mappings.fileOffset[1]]).toEqual([
      0x40_0000n,
      0xffff_ffff_ffff_f000n,
      0x1000n,
    ]);
    expect(strings[mappings.filename[1] ?? 0]).toBe('/usr/bin/node');
    expect(attributesOf(data, mappings.attributeSet[1])).toEqual({
      'process.executable.build_id.gnu': 'a1b2c3',
      'pprof.mapping.has_filenames': true,
      'pprof.mapping.has_inline_frames': true,
    });
  });

  it.each(['keep', 'drop'] as const)('can %s mappings without a build id', (mappingsWithoutBuildId) => {
    const pprof = buildPprof({
      types: [['cpu', 'nanoseconds']],
      mappings: [{ filename: 'app' }, { buildId: 'a1' }],
      locations: [
        { mapping: 0, address: 1n },
        { mapping: 1, address: 1n },
      ],
      samples: [{ stack: [0, 1], values: [1n] }],
    });
    const { mappings, locations } = pprofToProfiles(pprof, { mappingsWithoutBuildId }).dictionary;
    const kept = mappingsWithoutBuildId === 'keep' ? 2 : 1;
    expect(mappings.count).toBe(1 + kept);
    expect([...locations.mapping]).toEqual(kept === 2 ? [0, 1, 2] : [0, 0, 1]);
  });

  it('keeps comments, frames to drop and keep, and the address of the documentation', () => {
    const data = pprofToProfiles(samplePprof());
    for (const { attributeSet } of profilesOf(data)) {
      expect(attributesOf(data, attributeSet)).toEqual({
        'pprof.profile.comment': ['a comment'],
        'pprof.profile.drop_frames': 'idle.*',
        'pprof.profile.keep_frames': 'keep.*',
        'pprof.profile.doc_url': 'https://example.com/doc',
      });
    }
    const plain = pprofToProfiles(captured('api.heap.0'));
    expect(profilesOf(plain)[0]?.attributeSet).toBe(0);
  });

  it('gives each profile an id of its own, random or as told', () => {
    const [first, second] = profilesOf(pprofToProfiles(samplePprof()));
    expect(first?.profileId).toHaveLength(16);
    expect(first?.profileId).not.toEqual(second?.profileId);
    const told = pprofToProfiles(samplePprof(), {
      profileId: (type, index) => new Uint8Array(16).fill(type.length * 10 + index),
    });
    expect(profilesOf(told).map(({ profileId }) => profileId[3])).toEqual([31, 70]);
  });

  it('passes the resource on', () => {
    const resource = [{ key: 'service.name', value: 'shop' }];
    expect(pprofToProfiles(samplePprof(), { resource }).resourceProfiles[0]?.attributes).toBe(resource);
  });
});

describe('rows of pprofToProfiles', () => {
  const pprof = buildPprof({
    types: [
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ],
    functions: [{ name: 'a' }, { name: 'b' }],
    locations: [{ lines: [[0]] }, { lines: [[1]] }],
    samples: [
      { stack: [0], values: [1n, 10n] },
      { stack: [1], values: [1n, 0n] },
      { stack: [0], values: [2n, -3n] },
      { stack: [1, 0], values: [0n, 0n] },
    ],
  });
  const rowsOf = (data: ProfilesData) =>
    profilesOf(data).map(({ samples }) =>
      Array.from(samples.values, (value, i) => [samples.stack[i], value]),
    );

  it('are merged by identity, without zeros and what only zeros refer to', () => {
    const data = pprofToProfiles(pprof);
    expect(typesOf(data)).toEqual(['cpu', 'samples']);
    expect(rowsOf(data)).toEqual([
      [[1, 7n]],
      [
        [1, 3n],
        [2, 1n],
      ],
    ]);
    expect(data.dictionary.stacks.count).toBe(3);
  });

  it('are one per sample on request', () => {
    const data = pprofToProfiles(pprof, { rows: 'all' });
    expect(rowsOf(data)).toEqual([
      [
        [1, 10n],
        [2, 0n],
        [1, -3n],
        [3, 0n],
      ],
      [
        [1, 1n],
        [2, 1n],
        [1, 2n],
        [3, 0n],
      ],
    ]);
  });

  it('stay within int64 when added up', () => {
    const [largest, smallest] = [2n ** 63n - 1n, -(2n ** 63n)];
    const data = pprofToProfiles(
      simplePprof(
        ['a', 'b', 'c'],
        [
          [[0], largest],
          [[0], 1n],
          [[1], smallest],
          [[1], -1n],
          [[2], largest],
          [[2], smallest],
        ],
      ),
    );
    expect([...(profilesOf(data)[0]?.samples.values ?? [])]).toEqual([largest, smallest, -1n]);
  });

  it('leave out profiles without samples, and everything when there are none', () => {
    const zeros = buildPprof({
      types: [
        ['a', 'count'],
        ['b', 'count'],
        ['c', 'count'],
      ],
      samples: [{ values: [0n, 5n, 0n] }],
    });
    const data = pprofToProfiles(zeros);
    expect(typesOf(data)).toEqual(['b']);
    expect(scopeOf(data)?.attributes).toEqual([{ key: 'pprof.scope.sample_type_order', value: [1n] }]);
    expect(typesOf(pprofToProfiles(zeros, { rows: 'all' }))).toEqual(['c', 'a', 'b']);
    expect(pprofToProfiles(buildPprof({ types: [['a', 'count']] })).resourceProfiles).toEqual([]);
  });
});

describe('labels of pprofToProfiles', () => {
  it('become attributes with their units in UCUM', () => {
    const { attributes } = convertLabels([
      { key: 'http.route', str: '/' },
      { key: 'size', num: 3n, unit: 'bytes' },
      { key: 'took', num: 2n ** 62n + 1n, unit: 'microseconds' },
      { key: 'seats', num: -1n, unit: 'seats' },
      { key: 'nothing' },
      { key: '__proto__', str: 'x' },
    ]);
    expect(new Map(Object.entries(attributes))).toEqual(
      new Map<string, unknown>([
        ['http.route', '/'],
        ['size', [3n, 'By']],
        ['took', [2n ** 62n + 1n, 'us']],
        ['seats', [-1n, 'seats']],
        ['nothing', 0n],
        ['__proto__', 'x'],
      ]),
    );
  });

  it.each([
    ['trace_id', 'span_id'],
    ['trace id', 'span id'],
  ])('%s and %s become a link', (trace, span) => {
    const labels = [
      { key: trace, str: TRACE_ID.toUpperCase() },
      { key: span, str: SPAN_ID },
    ];
    expect(convertLabels(labels)).toMatchObject({ attributes: {}, link: [TRACE_ID, SPAN_ID] });
  });

  it.each([
    ['there is no trace id', [{ key: 'span id', str: '1234567890' }]],
    [
      'an id has the wrong length',
      [
        { key: 'trace_id', str: TRACE_ID },
        { key: 'span_id', str: '12' },
      ],
    ],
    [
      'an id is not hex',
      [
        { key: 'trace_id', str: TRACE_ID },
        { key: 'span_id', str: 'g'.repeat(16) },
      ],
    ],
    [
      'an id is zero',
      [
        { key: 'trace_id', str: '0'.repeat(32) },
        { key: 'span_id', str: SPAN_ID },
      ],
    ],
    [
      'an id is a number',
      [
        { key: 'trace_id', str: TRACE_ID },
        { key: 'span_id', num: 7n },
      ],
    ],
  ])('stay attributes when %s', (_, labels: LabelSpec[]) => {
    const { attributes, link } = convertLabels(labels);
    expect(link).toBe(0);
    expect(attributes).toEqual(Object.fromEntries(labels.map(({ key, str, num }) => [key, str ?? num])));
  });

  it('of two traces in one sample make no link', () => {
    const labels = [TRACE_ID, TRACE_ID].map((str, i) => ({ key: ['trace_id', 'trace id'][i] ?? '', str }));
    expect(convertLabels([...labels, { key: 'span_id', str: SPAN_ID }]).link).toBe(0);
  });

  it('of threads get the names of the semantic conventions', () => {
    expect(
      convertLabels([
        { key: 'thread id', str: '12' },
        { key: 'thread name', str: 'main' },
      ]).attributes,
    ).toEqual({ 'thread.id': 12n, 'thread.name': 'main' });
    expect(convertLabels([{ key: 'thread id', str: '012' }]).attributes).toEqual({ 'thread.id': '012' });
    expect(convertLabels([{ key: 'thread id', num: 3n }]).attributes).toEqual({ 'thread.id': 3n });
  });

  it('of one key become one attribute with all values', () => {
    expect(
      convertLabels([
        { key: 'k', str: 'a' },
        { key: 'k', num: 5n, unit: 'bytes' },
        { key: 'k', str: 'a' },
        { key: 'n', num: 1n, unit: 'bytes' },
        { key: 'n', num: 2n, unit: 'seconds' },
      ]).attributes,
    ).toEqual({ k: [['a', 5n, 'a'], 'By'], n: [1n, 2n] });
  });

  it('without a key are counted', () => {
    expect(
      convertLabels([
        { key: '', str: 'a' },
        { key: 'b', str: 'c' },
      ]),
    ).toMatchObject({
      attributes: { b: 'c' },
      dropped: 1,
    });
  });

  it('stay as they are when asked to', () => {
    const labels = [
      { key: 'trace_id', str: TRACE_ID },
      { key: 'span_id', str: SPAN_ID },
      { key: 'thread id', str: '12' },
      { key: 'size', num: 3n, unit: 'bytes' },
      { key: 'end_timestamp_ns', num: 7n },
    ];
    expect(convertLabels(labels, { labels: 'verbatim' })).toMatchObject({
      link: 0,
      attributes: {
        trace_id: TRACE_ID,
        span_id: SPAN_ID,
        'thread id': '12',
        size: [3n, 'bytes'],
        end_timestamp_ns: 7n,
      },
    });
  });

  it.each([
    ['a span alone', [{ key: 'span_id', str: SPAN_ID }], ['0'.repeat(32), SPAN_ID]],
    ['a span that is named profile_id', [{ key: 'profile_id', str: SPAN_ID }], ['0'.repeat(32), SPAN_ID]],
    ['a trace alone', [{ key: 'trace_id', str: TRACE_ID }], [TRACE_ID, '0'.repeat(16)]],
    [
      'a span in upper case and a trace that is none',
      [
        { key: 'trace_id', str: 'x' },
        { key: 'span_id', str: SPAN_ID.toUpperCase() },
      ],
      ['0'.repeat(32), SPAN_ID],
    ],
    ['a span that is none', [{ key: 'span_id', str: 'not-hex' }], 0],
    ['a number', [{ key: 'span_id', num: 7n }], 0],
    ['a span of zeros', [{ key: 'profile_id', str: '0'.repeat(16) }], 0],
  ] satisfies [string, LabelSpec[], unknown][])('of any link that is asked for: %s', (_, labels, link) => {
    const rest = { key: 'route', str: '/cart' };
    expect(convertLabels([...labels, rest], { labels: 'verbatim', links: 'any' })).toMatchObject({
      attributes: { route: '/cart' },
      link,
    });
  });

  it('do not keep samples apart by their order when they are the same', () => {
    const [a, b] = [
      { key: 'a', str: 'x' },
      { key: 'b', str: 'y' },
    ];
    const data = pprofToProfiles(
      simplePprof(
        ['main'],
        [
          [[0], 1n, [a, b]],
          [[0], 2n, [b, a]],
        ],
      ),
    );
    expect([...(profilesOf(data)[0]?.samples.values ?? [])]).toEqual([3n]);
  });
});

describe('timestamps of pprofToProfiles', () => {
  const at = (num: bigint): LabelSpec[] => [{ key: 'end_timestamp_ns', num }];
  const pprof = simplePprof(
    ['a', 'b'],
    [
      [[0], 5n, at(1200n)],
      [[1], 6n, at(1100n)],
      [[0], 7n, at(900n)],
      [[0], 0n, at(5000n)],
    ],
    { timeNanos: 1000n, durationNanos: 150n },
  );

  it('are left out of merged rows unless asked for', () => {
    const [profile] = profilesOf(pprofToProfiles(pprof));
    expect([...(profile?.samples.values ?? [])]).toEqual([12n, 6n]);
    expect(profile?.samples.timestamps).toHaveLength(0);
    expect([...(profile?.samples.attributeSet ?? [])]).toEqual([0, 0]);
  });

  it('are kept beside their values, in a window that holds them', () => {
    const [profile] = profilesOf(pprofToProfiles(pprof, { timestamps: 'keep' }));
    expect([...(profile?.samples.timestamps ?? [])]).toEqual([1200n, 900n, 1100n]);
    expect([...(profile?.samples.values ?? [])]).toEqual([5n, 7n, 6n]);
    expect([...(profile?.samples.timestampOffsets ?? [])]).toEqual([0, 2, 3]);
    expect([...(profile?.samples.valueOffsets ?? [])]).toEqual([0, 2, 3]);
    expect([profile?.timeUnixNano, profile?.durationNano]).toEqual([900n, 301n]);
  });

  it('stand alone where each value is a count of one', () => {
    const counts = simplePprof(
      ['a'],
      [
        [[0], 1n, at(3n)],
        [[0], 1n, at(4n)],
      ],
      { types: [['samples', 'count']] },
    );
    const [profile] = profilesOf(pprofToProfiles(counts, { timestamps: 'keep' }));
    expect([...(profile?.samples.timestamps ?? [])]).toEqual([3n, 4n]);
    expect(profile?.samples.values).toHaveLength(0);
    expect([...(profile?.samples.valueOffsets ?? [])]).toEqual([0, 0]);
    expect([profile?.timeUnixNano, profile?.durationNano]).toEqual([3n, 2n]);
  });

  it('stay attributes when some sample has none, because samples must be of one shape', () => {
    const mixed = simplePprof(
      ['a'],
      [
        [[0], 5n, at(3n)],
        [[0], 6n],
      ],
    );
    const data = pprofToProfiles(mixed, { timestamps: 'keep' });
    const [profile] = profilesOf(data);
    expect(profile?.samples.timestamps).toHaveLength(0);
    expect(attributesOf(data, profile?.samples.attributeSet[0])).toEqual({ end_timestamp_ns: 3n });
  });

  it('leave the window alone in all rows', () => {
    const [profile] = profilesOf(pprofToProfiles(pprof, { rows: 'all' }));
    expect([...(profile?.samples.timestamps ?? [])]).toEqual([1200n, 1100n, 900n, 5000n]);
    expect([profile?.timeUnixNano, profile?.durationNano]).toEqual([1000n, 150n]);
  });
});

describe('the order of sample types', () => {
  const order = (types: readonly string[], defaultSampleType = '') =>
    typesOf(
      pprofToProfiles(
        buildPprof({
          types: types.map((type) => [type, 'count']),
          samples: [{ values: types.map(() => 1n) }],
          defaultSampleType,
        }),
      ),
    );

  it.each([
    ['time', ['sample', 'wall', 'cpu'], ['cpu', 'wall', 'sample']],
    ['Go CPU', ['samples', 'cpu'], ['cpu', 'samples']],
    [
      'heap',
      ['inuse_objects', 'alloc_objects', 'inuse_space', 'alloc_space'],
      ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'],
    ],
    ['unknown types, of which pprof shows the last', ['contentions', 'delay'], ['delay', 'contentions']],
    ['known before unknown types', ['x', 'cpu', 'y'], ['cpu', 'x', 'y']],
  ])('is that of users for %s', (_, types, expected) => {
    expect(order(types)).toEqual(expected);
  });

  it('begins with the default that the profile names', () => {
    expect(order(['cpu', 'wall', 'x'], 'x')).toEqual(['x', 'cpu', 'wall']);
    expect(order(['sample', 'cpu'], 'gone')).toEqual(['cpu', 'sample']);
    const data = pprofToProfiles(samplePprof());
    expect(scopeOf(data)?.attributes).toEqual([
      { key: 'pprof.scope.default_sample_type', value: 'cpu' },
      { key: 'pprof.scope.sample_type_order', value: [1n, 0n] },
    ]);
  });
});

describe('times and periods of pprofToProfiles', () => {
  const convert = (spec: Parameters<typeof buildPprof>[0], options?: PprofToProfilesOptions) => {
    const data = pprofToProfiles(
      buildPprof({ types: [['cpu', 'n']], samples: [{ values: [1n] }], ...spec }),
      options,
    );
    const [profile] = profilesOf(data);
    const { strings } = data.dictionary;
    return {
      start: profile?.timeUnixNano,
      duration: profile?.durationNano,
      period: profile?.period,
      periodType: [strings[profile?.periodType.type ?? 0], strings[profile?.periodType.unit ?? 0]],
    };
  };
  const [largest, smallest] = [2n ** 63n - 1n, -(2n ** 63n)];

  it.each([
    ['a usual window', { timeNanos: 100n, durationNanos: 30n }, { start: 100n, duration: 30n }],
    ['no time', { durationNanos: 30n }, { start: 0n, duration: 30n }],
    ['a negative time', { timeNanos: -5n, durationNanos: 30n }, { start: 0n, duration: 30n }],
    ['a negative duration', { timeNanos: 100n, durationNanos: -1n }, { start: 100n, duration: 0n }],
    [
      'the largest numbers',
      { timeNanos: largest, durationNanos: largest },
      { start: largest, duration: largest },
    ],
    ['the smallest numbers', { timeNanos: smallest, durationNanos: smallest }, { start: 0n, duration: 0n }],
  ])('take %s as it is or as unknown', (_, spec, expected) => {
    expect(convert(spec)).toMatchObject(expected);
  });

  it('count back from an end', () => {
    expect(convert({ timeNanos: 100n, durationNanos: 30n }, { timeNanos: 'end' })).toMatchObject({
      start: 70n,
      duration: 30n,
    });
    expect(convert({ timeNanos: 10n, durationNanos: 30n }, { timeNanos: 'end' })).toMatchObject({
      start: 0n,
      duration: 30n,
    });
    expect(convert({ durationNanos: 30n }, { timeNanos: 'end' })).toMatchObject({ start: 0n, duration: 30n });
  });

  it.each([
    [
      'a period and its type',
      { period: 7n, periodType: ['cpu', 'ns'] as const },
      { period: 7n, periodType: ['cpu', 'ns'] },
    ],
    ['a period without type', { period: 7n }, { period: 7n, periodType: ['', ''] }],
    [
      'a type without period',
      { periodType: ['cpu', 'ns'] as const },
      { period: 0n, periodType: ['cpu', 'ns'] },
    ],
    ['neither', {}, { period: 0n, periodType: ['', ''] }],
    ['a negative period', { period: -7n }, { period: 0n }],
    ['the smallest period', { period: smallest }, { period: 0n }],
    ['the largest period', { period: largest }, { period: largest }],
  ])('take %s', (_, spec, expected) => {
    expect(convert(spec)).toMatchObject(expected);
  });

  it('give way to options', () => {
    expect(
      convert(
        { timeNanos: 100n, durationNanos: 30n, period: 7n },
        { timeUnixNano: 5n, durationNano: 6n, period: 8, periodType: { type: 'wall', unit: 'ms' } },
      ),
    ).toEqual({ start: 5n, duration: 6n, period: 8n, periodType: ['wall', 'ms'] });
  });
});

describe('profiles that are not sound', () => {
  const sound = {
    types: [['cpu', 'nanoseconds']] as const,
    functions: [{ name: 'a' }],
    mappings: [{ filename: 'm' }],
    locations: [{ mapping: 0, lines: [[0]] as const }],
    samples: [{ stack: [0], values: [1n], labels: [{ key: 'k', str: 'v' }] }],
  };
  const broken = (change: (profile: PprofProfile) => Partial<PprofProfile>): PprofProfile => {
    const profile = buildPprof({ ...sound, danglingIds: [0n, 77n] });
    return { ...profile, ...change(profile) };
  };
  const outside = Int32Array.of(99);

  it.each([
    [
      'SHAPE',
      'sample_type',
      broken(() => ({ sampleTypes: { count: 0, type: new Int32Array(0), unit: new Int32Array(0) } })),
    ],
    ['SHAPE', 'string_table', broken(() => ({ strings: [] }))],
    ['SHAPE', 'string_table[0]', broken(() => ({ strings: ['x'] }))],
    [
      'SHAPE',
      'sample[0].value',
      broken((p) => ({ samples: { ...p.samples, valueOffsets: Int32Array.of(0, 0) } })),
    ],
    ['INDEX', 'sample_type[0].type', broken((p) => ({ sampleTypes: { ...p.sampleTypes, type: outside } }))],
    [
      'INDEX',
      'sample[0].location_id[0]',
      broken((p) => ({ samples: { ...p.samples, locations: Int32Array.of(-2) } })),
    ],
    [
      'INDEX',
      'sample[0].location_id[0]',
      broken((p) => ({ samples: { ...p.samples, locations: Int32Array.of(-1) } })),
    ],
    [
      'INDEX',
      'sample[0].location_id[0]',
      broken((p) => ({ samples: { ...p.samples, locations: Int32Array.of(1) } })),
    ],
    ['INDEX', 'sample[0].label[0].key', broken((p) => ({ samples: { ...p.samples, labelKey: outside } }))],
    [
      'INDEX',
      'sample[0].label[0].str',
      broken((p) => ({ samples: { ...p.samples, labelStr: Int32Array.of(-1) } })),
    ],
    [
      'INDEX',
      'location[0].mapping_id',
      broken((p) => ({ locations: { ...p.locations, mapping: Int32Array.of(-2) } })),
    ],
    [
      'INDEX',
      'location[0].line[0].function_id',
      broken((p) => ({ locations: { ...p.locations, lineFunction: Int32Array.of(-1) } })),
    ],
    ['INDEX', 'function[0].name', broken((p) => ({ functions: { ...p.functions, name: outside } }))],
    [
      'INDEX',
      'function[0].system_name',
      broken((p) => ({ functions: { ...p.functions, systemName: outside } })),
    ],
    ['INDEX', 'function[0].filename', broken((p) => ({ functions: { ...p.functions, filename: outside } }))],
    ['INDEX', 'mapping[0].filename', broken((p) => ({ mappings: { ...p.mappings, filename: outside } }))],
    ['INDEX', 'mapping[0].build_id', broken((p) => ({ mappings: { ...p.mappings, buildId: outside } }))],
  ])('are refused with %s and the path %s', (code, path, profile) => {
    const error = errorOf(() => pprofToProfiles(profile));
    expect(error.code).toBe(`HOTSPAN_ERR_FORMAT_${code}`);
    expect(error.message).toContain(path);
  });

  it('are taken when only what is read as empty is out of range', () => {
    const profile = broken((p) => ({
      sampleTypes: { ...p.sampleTypes, unit: outside },
      samples: { ...p.samples, labelNumUnit: outside },
      periodType: { type: 99, unit: -1 },
      dropFrames: 99,
      keepFrames: -1,
      comments: outside,
      defaultSampleType: 99,
      docUrl: 99,
    }));
    expect(profilesOf(pprofToProfiles(profile))).toHaveLength(1);
  });
});

describe('options of pprofToProfiles', () => {
  it.each([
    ['rows', { rows: 'some' }],
    ['timestamps', { timestamps: 'maybe' }],
    ['labels', { labels: 1n }],
    ['timeNanos', { timeNanos: 'middle' }],
    ['mappingsWithoutBuildId', { mappingsWithoutBuildId: true }],
    ['period', { period: 1.5 }],
    ['timeUnixNano', { timeUnixNano: -1n }],
    ['profileId', { profileId: () => new Uint8Array(3) }],
  ])('refuse a wrong %s', (_, options) => {
    // What a caller without types may pass.
    const error = errorOf(() => pprofToProfiles(samplePprof(), options as PprofToProfilesOptions));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_OPTION');
  });
});

function sum(values: BigInt64Array | undefined): bigint {
  let total = 0n;
  for (const value of values ?? []) total += value;
  return total;
}
