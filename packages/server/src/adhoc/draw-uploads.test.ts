import { gzipSync } from 'node:zlib';
import { encodeCpuProfile, encodeSpeedscope } from '@hotspan/formats';
import { decodeProfiles } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { encodeTestPprof } from '../ingest/pyroscope/pprof.fixture.js';
import { encodeTestProfile } from '../test-server.fixture.js';
import { type DrawTask, drawUploads } from './draw-uploads.js';

const base64 = (file: Uint8Array | string): string => Buffer.from(file).toString('base64');

async function draw(file: Uint8Array | string, task: Partial<DrawTask> = {}) {
  const { flamebearer, ...types } = await drawUploads({
    ...{ files: [base64(file)], profileType: '', maxNodes: 0 },
    ...task,
  });
  return { ...types, ...JSON.parse(flamebearer) };
}

/** An answer of `/pyroscope/render`. */
const RENDERED = {
  version: 1,
  flamebearer: {
    names: ['total', 'main', 'b', 'a'],
    levels: [
      [0, 5, 0, 0],
      [0, 5, 0, 1],
      [0, 3, 3, 3, 0, 2, 2, 2],
    ],
    numTicks: 5,
    maxSelf: 3,
  },
  metadata: { format: 'single', spyName: '', sampleRate: 100, units: 'objects', name: 'samples' },
  timeline: null,
  groups: null,
  heatmap: null,
};

const OTLP = encodeTestProfile({
  timeMs: 1_764_000_000_000,
  sampleType: ['samples', 'count'],
  samples: [
    { stack: 'main;a', value: 3 },
    { stack: 'main;b', value: 2 },
  ],
});
const HEAP = encodeTestPprof({
  types: [
    ['alloc_space', 'bytes'],
    ['inuse_space', 'bytes'],
    ['nothing', 'count'],
  ],
  samples: [
    { stack: 'main;a', values: [3, 1, 0] },
    { stack: 'main;b', values: [2, 0, 0] },
    { stack: 'main;b', values: [-7, 0, 0] },
  ],
});

describe('a file is drawn', () => {
  const { data } = decodeProfiles(OTLP);
  const profile = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0];
  if (profile === undefined) throw new Error('there is no profile');
  const perf = ['a', 'a', 'a', 'b', 'b'].map(
    (leaf, i) => `node 1 [000] ${i}.000000: 1 cycles:\n\tffff ${leaf} (node)\n\tfffe main (node)\n\n`,
  );

  it.each<[what: string, file: Uint8Array | string]>([
    ['folded text', 'main;a 3\nmain;b 2\n'],
    ['folded text in gzip', gzipSync('main;a 3\nmain;b 2\n')],
    ['lines', 'main;a\nmain;b\nmain;a\nmain;b\nmain;a\n'],
    ['the output of perf script', perf.join('')],
    ['OTLP', OTLP],
    ['speedscope', encodeSpeedscope(data)],
    [
      'pprof',
      encodeTestPprof({
        types: [['samples', 'count']],
        samples: [
          { stack: 'main;a', values: [3] },
          { stack: 'main;b', values: [2] },
        ],
      }),
    ],
    ['the JSON of a flame graph', JSON.stringify(RENDERED)],
  ])('that is %s', async (_, file) => {
    const { profileType, profileTypes, flamebearer } = await draw(file);
    expect(profileTypes).toContain(profileType);
    expect(flamebearer).toEqual(RENDERED.flamebearer);
  });

  it('by the type that is asked for, the first one of the file by default', async () => {
    const first = await draw(HEAP);
    expect(first.profileTypes).toEqual(['alloc_space', 'inuse_space', 'nothing']);
    expect(first).toMatchObject({ profileType: 'alloc_space', flamebearer: RENDERED.flamebearer });
    expect(first.metadata).toEqual({ ...RENDERED.metadata, units: 'bytes', name: 'alloc_space' });
    const other = await draw(HEAP, { profileType: 'inuse_space' });
    expect(other).toMatchObject({ profileType: 'inuse_space', flamebearer: { numTicks: 1 } });
    const empty = await draw(HEAP, { profileType: 'nothing' });
    expect(empty.flamebearer).toEqual({ names: ['total'], levels: [[0, 0, 0, 0]], numTicks: 0, maxSelf: 0 });
  });

  it('with units in the names of types that are otherwise the same', async () => {
    const types = [
      ['alloc', 'count'],
      ['alloc', 'bytes'],
    ] as const;
    const file = encodeTestPprof({ types, samples: [{ stack: 'main', values: [1, 64] }] });
    const { profileTypes, flamebearer, metadata } = await draw(file, { profileType: 'alloc:bytes' });
    expect(profileTypes).toEqual(['alloc', 'alloc:bytes']);
    expect([flamebearer.numTicks, metadata.name, metadata.units]).toEqual([64, 'alloc', 'bytes']);
  });

  it('with about as many nodes as are asked for', async () => {
    const { flamebearer } = await draw('main;a 3\nmain;b 2\nmain;c 1\n', { maxNodes: 2 });
    expect(flamebearer.names.toSorted()).toEqual(['a', 'main', 'other', 'total']);
  });

  it('that is very deep', async () => {
    const { flamebearer } = await draw(
      `${Array.from({ length: 50_000 }, (_, i) => `f${i % 7}`).join(';')} 1`,
    );
    expect(flamebearer.levels).toHaveLength(50_001);
  });

  it('as a flame graph of its own units that was saved', async () => {
    const metadata = { ...RENDERED.metadata, sampleRate: 97, units: 'lock_samples', name: 'mutex' };
    expect(await draw(JSON.stringify({ ...RENDERED, metadata }))).toMatchObject({
      profileType: 'mutex',
      profileTypes: ['mutex'],
      metadata,
    });
  });

  it('as a profile of V8', async () => {
    expect((await draw(encodeCpuProfile(profile, data.dictionary))).profileTypes.length).toBeGreaterThan(0);
  });
});

describe('two files are drawn as a diff', () => {
  it('by what both hold', async () => {
    const right = encodeTestPprof({
      types: [['inuse_space', 'bytes']],
      samples: [{ stack: 'main;a', values: [4] }],
    });
    const answer = await draw('', { files: [base64(HEAP), base64(right)] });
    expect(answer).toMatchObject({ profileType: 'inuse_space', profileTypes: ['inuse_space'] });
    expect(answer).toMatchObject({
      leftTicks: 1,
      rightTicks: 4,
      metadata: { format: 'double', units: 'bytes' },
    });
    expect(answer.flamebearer.levels.at(-1)).toEqual([0, 1, 1, 0, 4, 4, 2]);
  });

  it('not when they have no type in common', async () => {
    await expect(draw('', { files: [base64(HEAP), base64('main 1\n')] })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_QUERY\] the two files have no type of samples in common\./,
    );
  });
});

describe('a file is refused', () => {
  const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024 + 1, 'main 1\n'));
  const broken = (change: object) =>
    JSON.stringify({ ...RENDERED, flamebearer: { ...RENDERED.flamebearer, ...change } });

  it.each<[what: string, file: Uint8Array | string, message: RegExp]>([
    [
      'of no format',
      Uint8Array.of(1, 2, 3),
      /_SERVER_PROFILE\] the file is in no format that is known here\. Upload /,
    ],
    ['of other JSON', '{"a":1}', /_SERVER_PROFILE\] the file is in no format/],
    ['of half a flame graph', '{"flamebearer":', /_SERVER_PROFILE\] the file is in no format/],
    ['of JFR', 'FLR\0\0\x02\0\0', /_FORMAT_UNSUPPORTED\]/],
    ['of broken gzip', gzipSync('main 1').subarray(0, 15), /_FORMAT_COMPRESSED\]/],
    ['of gzip in gzip', gzipSync(gzipSync('main 1')), /_SERVER_PROFILE\] the gzip holds gzip again/],
    ['of more than 4 MiB out of gzip', bomb, /_FORMAT_LIMIT\]/],
    [
      'of a diff',
      JSON.stringify({ ...RENDERED, metadata: { format: 'double' } }),
      /_PROFILE\] .*Upload each by itself/,
    ],
    [
      'of levels that are none',
      broken({ levels: [[0, 5, 0]] }),
      /_PROFILE\] .*levels\[0\] must be 4 integers/,
    ],
    [
      'of numbers below 0',
      broken({
        levels: [
          [0, 5, 0, 0],
          [0, -5, 0, 1],
        ],
      }),
      /levels\[1\] must be 4 integers/,
    ],
    [
      'of a name that is none',
      broken({
        levels: [
          [0, 5, 0, 0],
          [0, 5, 5, 9],
        ],
      }),
      /levels\[1\] has a node of name 9/,
    ],
    ['of names that are no text', broken({ names: [1] }), /names\[0\] is no text/],
    [
      'of a node beyond its caller',
      broken({
        levels: [
          [0, 5, 0, 0],
          [5, 1, 1, 1],
        ],
      }),
      /levels\[1\] has a node that nothing calls/,
    ],
  ])('%s', async (_, file, message) => {
    await expect(draw(file)).rejects.toThrow(message);
  });

  it('that is not base64', async () => {
    await expect(draw('', { files: ['!!!'] })).rejects.toThrow(/_SERVER_PROFILE\] profile is not base64\./);
  });

  it('that has not the type that is asked for', async () => {
    await expect(draw(HEAP, { profileType: 'cpu' })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_QUERY\] profile_type must be one of alloc_space, inuse_space, nothing, got "cpu"\.$/,
    );
  });

  it('whose inlined calls stand for more frames than may be', async () => {
    const file = encodeTestPprof({
      samples: Array.from({ length: 5_000 }, (_, i) => ({ stack: `f${i};${'x;'.repeat(20)}x`, values: [1] })),
      edit: ({ location }) => {
        const inlined = Array.from({ length: 99 }, () => ({ functionId: 1, line: 1 }));
        for (const one of location) one.line = [...(one.line ?? []), ...inlined];
      },
    });
    await expect(draw(gzipSync(file))).rejects.toThrow(/_PROFILE\] the profile has more than 8388608 frames/);
  });
});
