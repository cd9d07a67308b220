import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainProfiles } from '../../fixtures/plain-profiles.fixture.js';
import { DEFAULT_DECODE_LIMITS, type DecodedProfiles, decodeProfiles, encodeProfiles } from '../../index.js';
import { OWN_MEMORY } from '../../model/column-memory.js';
import { profiles } from '../../profiles.fixture.js';
import { decodeRequest } from '../decode-request.js';
import { CPU, GOOD, requestW3, SAMPLES, SPAN_ID, TRACE_ID, WHOLE } from './sample-w3.fixture.js';
import { sayableInW3, toW3 } from './to-w3.fixture.js';
import { encodeW3 } from './w3-schema.fixture.js';

const NANOS = '1794000000123456789';

/** The profiles of the first scope, in plain words. */
function plain(decoded: DecodedProfiles) {
  // biome-ignore lint/suspicious/noExplicitAny: plain objects of many shapes, looked into by expectations only.
  const [resource] = plainProfiles(decoded.data) as any[];
  return resource.scopeProfiles[0];
}

describe('decodeProfiles of opentelemetry-proto 1.7 (W3)', () => {
  it.each(['packed', 'unpacked'] as const)('reads any model with one sample type, lists %s', (lists) => {
    fc.assert(
      fc.property(profiles.map(sayableInW3).filter(isTellable), (data) => {
        const decoded = decodeRequest(encodeW3(toW3(data), lists), DEFAULT_DECODE_LIMITS, {
          generation: lists === 'packed' ? undefined : 'W3',
          memory: OWN_MEMORY,
        });
        expect([decoded.generation, decoded.rejected]).toEqual(['W3', []]);
        expect(plainProfiles(decoded.data)).toEqual(plainProfiles(data));
        expect(plainProfiles(decodeProfiles(encodeProfiles(decoded.data)).data)).toEqual(plainProfiles(data));
      }),
      { numRuns: 200 },
    );
  });

  it('takes element 0 of a table for the real one that it is', () => {
    const [profile] = plain(decodeProfiles(requestW3(GOOD))).profiles;
    const [sample] = profile.samples;
    expect(sample.traceId).toEqual(TRACE_ID);
    expect(sample.spanId).toEqual(SPAN_ID);
    expect(
      sample.stack.map(({ lines }: { lines: { names: string[] }[] }) => lines.map(({ names }) => names[0])),
    ).toEqual([['main'], ['work', 'main']]);
    expect(sample.stack[0].mapping.filename).toBe('app');
    expect(sample.stack[1].mapping.filename).toBe('');
    expect(sample.stack[1].address).toBe(2n ** 64n - 1n);
  });

  it('takes an absent link, and one of zeros, for none', () => {
    const sample = { locations_length: 1, value: [1] };
    const decoded = decodeProfiles(
      requestW3({ ...WHOLE, sample: [sample, { ...sample, link_index: 1 }, { ...sample, link_index: 0 }] }),
    );
    const links = decoded.data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.samples.link;
    expect([...(links ?? [])]).toEqual([0, 0, 1]);
  });

  it('makes attributes of flags, of what is folded and of comments', () => {
    const [profile] = plain(decodeProfiles(requestW3({ ...GOOD, comment_strindices: [5, 6] }))).profiles;
    const [frame] = profile.samples[0].stack;
    const flag = (key: string) => ({ key, unit: '', value: true });
    expect(frame.mapping.attributes).toEqual([
      flag('pprof.mapping.has_functions'),
      flag('pprof.mapping.has_inline_frames'),
    ]);
    expect(frame.attributes).toEqual([flag('pprof.location.is_folded')]);
    expect(profile.attributeSet).toEqual([
      { key: 'pprof.profile.comment', unit: '', value: ['main', 'work'] },
    ]);
  });

  it('gives attributes the unit of their key', () => {
    const sample = [{ locations_length: 1, value: [1], attribute_indices: [1, 0] }];
    const [profile] = plain(decodeProfiles(requestW3({ ...WHOLE, sample }))).profiles;
    expect(profile.samples[0].attributes).toEqual([
      { key: 'route', unit: '', value: '/' },
      { key: 'took', unit: 'ms', value: 5n },
    ]);
  });

  it('makes one profile of each sample type, the first with the id and the payload', () => {
    const profile = {
      sample_type: [SAMPLES, CPU],
      default_sample_type_index: 1,
      location_indices: [0, 1],
      time_nanos: NANOS,
      duration_nanos: 5,
      period_type: CPU,
      period: 10,
      profile_id: TRACE_ID,
      original_payload_format: 'pprof',
      original_payload: SPAN_ID,
      dropped_attributes_count: 2,
      attribute_indices: [1],
      sample: [
        { locations_length: 2, value: [1, '-9007199254740993'], timestamps_unix_nano: [NANOS] },
        { locations_length: 1, value: [2, 20], timestamps_unix_nano: [NANOS, NANOS], attribute_indices: [0] },
      ],
    };
    const decoded = decodeProfiles(requestW3(profile));
    const scope = plain(decoded);
    expect(scope.attributes).toEqual([{ key: 'pprof.scope.default_sample_type', value: 'cpu' }]);
    const [first, second] = scope.profiles;
    expect(scope.profiles.map(({ sampleType }: { sampleType: string[] }) => sampleType)).toEqual([
      ['samples', 'count'],
      ['cpu', 'nanoseconds'],
    ]);
    const values = ({ samples }: { samples: { values: BigInt64Array }[] }) =>
      samples.map(({ values }) => [...values]);
    expect([values(first), values(second)]).toEqual([
      [[1n], [2n]],
      [[-9007199254740993n], [20n]],
    ]);
    expect([first.profileId, second.profileId]).toEqual([TRACE_ID, new Uint8Array(0)]);
    expect([first.originalPayloadFormat, second.originalPayloadFormat]).toEqual(['pprof', '']);
    const common = {
      timeUnixNano: BigInt(NANOS),
      durationNano: 5n,
      period: 10n,
      periodType: ['cpu', 'nanoseconds'],
      droppedAttributesCount: 2,
      attributeSet: [{ key: 'route', unit: '', value: '/' }],
    };
    expect([first, second]).toMatchObject([common, common]);
    // One value cannot stand beside two timestamps.
    for (const { samples } of [first, second]) {
      expect(samples.map(({ timestamps }: { timestamps: BigUint64Array }) => [...timestamps])).toEqual([
        [BigInt(NANOS)],
        [],
      ]);
    }
  });

  it.each([
    ['a value for each event', { value: [3, 4], timestamps_unix_nano: [1, 2] }, [3n, 4n], [1n, 2n]],
    ['events without values', { timestamps_unix_nano: [1, 2] }, [], [1n, 2n]],
    ['a total of events', { value: [9], timestamps_unix_nano: [1, 2] }, [9n], []],
  ])('reads %s of a single type', (_, sample, values, timestamps) => {
    const [profile] = plain(
      decodeProfiles(requestW3({ ...WHOLE, sample: [{ locations_length: 1, ...sample }] })),
    ).profiles;
    expect([...profile.samples[0].values]).toEqual(values);
    expect([...profile.samples[0].timestamps]).toEqual(timestamps);
  });

  it('reads overlapping stretches of locations, each stack once', () => {
    const stretches = [
      [0, 2],
      [1, 1],
      [0, 0],
      [2, 2],
      [0, 2],
    ];
    const sample = stretches.map(([start, length]) => ({
      locations_start_index: start,
      locations_length: length,
      value: [1],
    }));
    const { data } = decodeProfiles(requestW3({ ...WHOLE, location_indices: [0, 1, 0, 1], sample }));
    const stack = data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.samples.stack;
    expect([...(stack ?? [])]).toEqual([1, 2, 0, 1, 1]);
    expect([...data.dictionary.stacks.locations]).toEqual([1, 2, 2]);
  });

  it('takes index 0 into a missing table for "not set"', () => {
    const tables = {
      mapping_table: [],
      function_table: [],
      link_table: [],
      attribute_table: [],
      location_table: [],
    };
    const sample = [{ locations_length: 1, value: [1], link_index: 0, attribute_indices: [0] }];
    const { data, rejected } = decodeProfiles(
      requestW3({ sample_type: [CPU], location_indices: [0], sample, attribute_indices: [0] }, tables),
    );
    expect(rejected).toEqual([]);
    expect(data.dictionary.locations.count).toBe(1);
    expect(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.samples.stack[0]).toBe(1);
  });

  it('takes a profile without a sample type for one of no type', () => {
    const [profile] = plain(decodeProfiles(requestW3({ ...GOOD, sample_type: [] }))).profiles;
    expect(profile.sampleType).toEqual(['', '']);
    expect([...profile.samples[0].values]).toEqual([7n]);
  });
});

/** Without a stretch of locations nothing tells W3 from later generations. */
function isTellable(data: Parameters<typeof toW3>[0]): boolean {
  return data.resourceProfiles.some(({ scopeProfiles }) =>
    scopeProfiles.some(({ profiles }) =>
      profiles.some(({ samples }) =>
        samples.stack.some(
          (stack) => data.dictionary.stacks.offsets[stack] !== data.dictionary.stacks.offsets[stack + 1],
        ),
      ),
    ),
  );
}
