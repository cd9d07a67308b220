import { replaceSampleTypeDashes } from '@hotspan/formats';
import { OWN_MEMORY } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../../limits/limit-table.js';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import { createKnownIds } from '../../store/known-ids.js';
import { NOW_MS } from '../convert-profiles.fixture.js';
import { convertProfiles } from '../convert-profiles.js';
import { describeIncoming } from './incoming-text.fixture.js';
import { encodeTestPprof, type TestPprof } from './pprof.fixture.js';
import { type ReadPprofOptions, readPprof } from './read-pprof.js';

const SPAN = '00f067aa0ba902b7';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PROFILE_ID = new Uint8Array(16).fill(7);

function read(
  pprof: TestPprof | Uint8Array,
  options: Partial<ReadPprofOptions> = {},
  limits: Partial<TenantLimits> = {},
) {
  return readPprof(pprof instanceof Uint8Array ? pprof : encodeTestPprof(pprof), {
    limits: { ...DEFAULT_TENANT_LIMITS, ...limits },
    nameOf: () => 'process_cpu',
    service: 'shop',
    labels: new Map(),
    profileId: PROFILE_ID,
    memory: OWN_MEMORY,
    ...options,
  });
}

const samplesOf = (pprof: TestPprof) => describeIncoming(read(pprof)).map(({ samples }) => samples);

describe('readPprof', () => {
  it('makes a profile of each sample type, all with one id', () => {
    const message = read({
      types: [
        ['samples', 'count'],
        ['cpu', 'nanoseconds'],
      ],
      timeMs: 1_700_000_000_000,
    });
    expect(describeIncoming(message).sort((a, b) => (a.type < b.type ? -1 : 1))).toEqual([
      {
        type: 'process_cpu:cpu:nanoseconds:cpu:nanoseconds',
        service: 'shop',
        labels: {},
        timeMs: 1_700_000_000_000,
        samples: { 'main;work': 11 },
      },
      {
        type: 'process_cpu:samples:count:cpu:nanoseconds',
        service: 'shop',
        labels: {},
        timeMs: 1_700_000_000_000,
        samples: { 'main;work': 10 },
      },
    ]);
    for (const { profileId } of message.profiles) expect(profileId).toBe(PROFILE_ID);
  });

  it('names it by its sample types, in their order', () => {
    let seen: readonly string[] = [];
    read(
      {
        types: [
          ['b', 'count'],
          ['a', 'count'],
        ],
      },
      {
        nameOf: (types) => {
          seen = types;
          return 'x';
        },
      },
    );
    expect(seen).toEqual(['b', 'a']);
  });

  it('has an id without a period type', () => {
    const [profile] = describeIncoming(read({ periodType: undefined }));
    expect(profile?.type).toBe('process_cpu:cpu:nanoseconds::');
  });

  it('makes links of spans, by either name and alone, and labels of no id', () => {
    const sample = (labels: Record<string, string>, value: number) => ({
      stack: 'main',
      values: [value],
      labels,
    });
    expect(
      samplesOf({
        samples: [
          sample({ span_id: SPAN, trace_id: TRACE, span_name: 'GET /' }, 1),
          sample({ profile_id: SPAN.toUpperCase() }, 2),
          sample({ span_id: 'not-hex', route: '/cart' }, 4),
          sample({ trace_id: TRACE }, 8),
        ],
      }),
    ).toEqual([
      {
        [`main span_name=GET / span ${SPAN} trace ${TRACE}`]: 1,
        [`main span ${SPAN} trace ${'0'.repeat(32)}`]: 2,
        'main route=/cart': 4,
        [`main span ${'0'.repeat(16)} trace ${TRACE}`]: 8,
      },
    ]);
  });

  it('makes no series of numbers and of empty text', () => {
    expect(
      samplesOf({
        samples: [
          { stack: 'main', values: [1], labels: { bytes: 64 } },
          { stack: 'main', values: [2], labels: { bytes: 128, route: '' } },
        ],
      }),
    ).toEqual([{ main: 3 }]);
  });

  it.each([
    ['a negative value', { stack: 'bad', values: [-1] }],
    ['no value', { stack: 'bad', values: [0] }],
  ])('takes a sample with %s out', (_, sample) => {
    const [values] = samplesOf({ samples: [{ stack: 'main', values: [5] }, sample] });
    expect(Object.entries(values ?? {}).filter(([, value]) => value !== 0)).toEqual([['main', 5]]);
  });

  it.each<[string, TestPprof['edit']]>([
    ['a location that is not there', (m) => m.sample[1] && Object.assign(m.sample[1], { locationId: [77] })],
    [
      'a line of a function that is not there',
      (m) => m.location[1] && Object.assign(m.location[1], { line: [{ functionId: 77 }] }),
    ],
    ['a mapping that is not there', (m) => m.location[1] && Object.assign(m.location[1], { mappingId: 9 })],
    ['a location that says nothing', (m) => m.location[1] && Object.assign(m.location[1], { line: [] })],
  ])('takes samples of %s out', (_, edit) => {
    const samples = [
      { stack: 'main', values: [5] },
      { stack: 'other', values: [3] },
    ];
    expect(samplesOf({ samples, ...(edit && { edit }) })).toEqual([{ main: 5 }]);
  });

  it('cuts type parameters out of names of Go', () => {
    expect(
      samplesOf({ samples: [{ stack: 'main.main;pkg.Func[go.shape.int].func1', values: [1] }] }),
    ).toEqual([{ 'main.main;pkg.Func.func1': 1 }]);
  });

  it('leaves it to the write path to make one of equal stacks', () => {
    const message = read({
      timeMs: NOW_MS,
      samples: ['main;a', 'main;b', 'main;a'].map((stack, i) => ({ stack, values: [2 ** i] })),
    });
    const { batch, rejections } = convertProfiles([message], {
      tenant: 'anonymous',
      nowMs: NOW_MS,
      limits: DEFAULT_TENANT_LIMITS,
      knownNodes: createKnownIds(100),
    });
    expect(rejections).toEqual([]);
    expect(batch.profiles.map(({ values }) => [...values].sort())).toEqual([[2n, 5n]]);
    expect(batch.nodes.map(({ name }) => name).sort()).toEqual(['a', 'b', 'main']);
  });

  it('runs repairs before it looks for mistakes', () => {
    const types = [['alloc-space', 'bytes']] as const;
    expect(describeIncoming(read({ types }, { repairs: [replaceSampleTypeDashes] }))).toMatchObject([
      { type: 'process_cpu:alloc_space:bytes:cpu:nanoseconds' },
    ]);
  });

  it('takes the time and the duration that it is given for those that are not there', () => {
    const message = read({}, { timeOf: (nanos) => nanos + 5_000_000n, durationNanos: 3n });
    expect(message.profiles[0]).toMatchObject({ timeNanos: 5_000_000n, durationNanos: 3n });
  });

  it('reads stacks that are far deeper than what is kept of them', () => {
    const stack = Array.from({ length: 5_000 }, (_, i) => `f${i}`).join(';');
    expect(samplesOf({ samples: [{ stack, values: [1] }] })).toEqual([{ [stack]: 1 }]);
  });

  it('keeps names that are longer than what is kept of them', () => {
    const name = 'x'.repeat(100_000);
    expect(samplesOf({ samples: [{ stack: name, values: [1] }] })).toEqual([{ [name]: 1 }]);
  });
});

describe('a pprof profile with a mistake', () => {
  it.each<[string, TestPprof, RegExp]>([
    ['no sample type', { types: [], samples: [] }, /sample_type: there is none/],
    [
      'another number of values',
      { samples: [{ stack: 'a', values: [1, 2] }] },
      /sample\[0\]\.value: there are 2/,
    ],
    [
      'a location without an id',
      { edit: (m) => m.location[0] && Object.assign(m.location[0], { id: 0 }) },
      /location\[0\]\.id/,
    ],
    [
      'a function without an id',
      { edit: (m) => m.function[0] && Object.assign(m.function[0], { id: 0 }) },
      /function\[0\]\.id/,
    ],
    [
      'a string that is not there',
      { edit: (m) => m.function[0] && Object.assign(m.function[0], { name: 99 }) },
      /function\[0\]\.name: index 99/,
    ],
    ['a dash in a sample type', { types: [['alloc-space', 'bytes']] }, /"alloc-space" has a "-"/],
    [
      'many mistakes',
      {
        types: [
          ['a-a', ''],
          ['b-b', ''],
          ['c-c', ''],
          ['d-d', ''],
        ],
      },
      /; and more\. Check/,
    ],
  ])('is refused: %s', (_, pprof, message) => {
    expect(() => read(pprof)).toThrow(message);
    expect(() => read(pprof)).toThrow(
      /^\[HOTSPAN_ERR_SERVER_PROFILE\] a profile breaks rules of pprof: .*Check the program that wrote it\.$/,
    );
  });

  it.each([
    ['a first string that is not empty', Buffer.concat([Buffer.from([0x32, 1, 0x78]), encodeTestPprof()])],
    ['text that is not UTF-8', Buffer.concat([encodeTestPprof(), Buffer.from([0x32, 2, 0xff, 0xfe])])],
  ])('is refused: %s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(/^\[HOTSPAN_ERR_SERVER_PROFILE\] .*string_table\[/);
  });

  it('is refused when it has more samples than it may', () => {
    const samples = Array.from({ length: 3 }, (_, i) => ({ stack: `f${i}`, values: [1] }));
    expect(() => read({ samples }, {}, { maxSamples: 2 })).toThrow(/^\[HOTSPAN_ERR_FORMAT_LIMIT\]/);
  });

  it('is refused when it is larger than it may be', () => {
    expect(() => read({}, {}, { maxProfileBytes: 20 })).toThrow(/^\[HOTSPAN_ERR_FORMAT_LIMIT\]/);
  });
});
