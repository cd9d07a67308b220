import { describe, expect, it } from 'vitest';
import { decodeProfiles } from '../../index.js';
import { CPU, GOOD, requestW3, SAMPLES, WHOLE } from './sample-w3.fixture.js';

describe('broken messages of opentelemetry-proto 1.7 (W3)', () => {
  it.each([
    [
      'a stretch past the end',
      { sample: [{ locations_start_index: 1, locations_length: 2, value: [1] }] },
      'INDEX',
      /has 2 locations from 1 on, but location_indices has 2 entries/,
    ],
    [
      'a negative start',
      { sample: [{ locations_start_index: -1, locations_length: 1, value: [1] }] },
      'INDEX',
      /from -1 on/,
    ],
    ['a negative length', { sample: [{ locations_length: -1, value: [1] }] }, 'INDEX', /has -1 locations/],
    [
      'a stretch past 2^31',
      { sample: [{ locations_start_index: 2147483647, locations_length: 2147483647, value: [1] }] },
      'INDEX',
      /from 2147483647 on/,
    ],
    [
      'a location that is not there',
      { location_indices: [2] },
      'INDEX',
      /location_indices holds 2 .*location_table has 2/,
    ],
    ['a negative location', { location_indices: [-1] }, 'INDEX', /location_indices holds -1/],
    [
      'a link that is not there',
      { sample: [{ value: [1], link_index: 2 }] },
      'INDEX',
      /link_index holds 2 .*link_table has 2/,
    ],
    [
      'an attribute that is not there',
      { sample: [{ value: [1], attribute_indices: [2] }] },
      'INDEX',
      /attribute_indices holds 2 .*attribute_table has 2/,
    ],
    [
      'a profile attribute that is not there',
      { attribute_indices: [-7] },
      'INDEX',
      /attribute_indices holds -7/,
    ],
    ['a sample type that is no string', { sample_type: [{ type_strindex: 10 }] }, 'INDEX', /string index 10/],
    ['a period type that is no string', { period_type: { unit_strindex: 10 } }, 'INDEX', /string index 10/],
    ['a comment that is no string', { comment_strindices: [10] }, 'INDEX', /string index 10/],
    [
      'a default type that is not there',
      { default_sample_type_index: 1 },
      'INDEX',
      /default_sample_type_index holds 1, but the profile has 1/,
    ],
    [
      'too few values',
      { sample_type: [CPU, SAMPLES] },
      'SHAPE',
      /has 1 values and 0 timestamps, but its profile has 2 sample types/,
    ],
    ['too many values', { sample: [{ value: [1, 2] }] }, 'SHAPE', /has 2 values/],
    ['no value at all', { sample: [{}] }, 'SHAPE', /has 0 values/],
    [
      'timestamps for two types',
      { sample_type: [CPU, SAMPLES], sample: [{ timestamps_unix_nano: [1] }] },
      'SHAPE',
      /has 0 values and 1 timestamps/,
    ],
  ])('rejects a profile with %s alone, at its place in the message', (_, broken, code, message) => {
    const { data, rejected } = decodeProfiles(
      requestW3([{ ...GOOD, sample_type: [CPU, SAMPLES], sample: [] }, { ...GOOD, ...broken }, GOOD]),
    );
    expect(rejected).toMatchObject([{ resource: 0, scope: 0, profile: 1, code: `HOTSPAN_ERR_OTLP_${code}` }]);
    expect(rejected[0]?.message).toMatch(message);
    expect(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles).toHaveLength(3);
  });

  it('rejects a profile with cut bytes alone', () => {
    const bytes = requestW3([GOOD, { ...GOOD, original_payload: Uint8Array.of(77, 77, 77, 77) }, GOOD]);
    const at = bytes.findIndex((byte, i) => byte === 4 && bytes[i + 1] === 77);
    bytes[at] = 40;
    const { data, rejected } = decodeProfiles(bytes);
    expect(rejected).toMatchObject([{ profile: 1, code: 'HOTSPAN_ERR_OTLP_WIRE' }]);
    expect(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles).toHaveLength(2);
  });

  it.each([
    ['a mapping', { location_table: [{ mapping_index: 1 }] }, /mapping_index holds 1 .*mapping_table has 1/],
    [
      'a function',
      { location_table: [{ line: [{ function_index: 2 }] }] },
      /function_index holds 2 .*function_table has 2/,
    ],
    [
      'a string',
      { function_table: [{}, { name_strindex: 10 }] },
      /name_strindex holds 10 .*string_table has 10/,
    ],
    [
      'a unit',
      { attribute_units: [{ attribute_key_strindex: 9, unit_strindex: 10 }] },
      /unit_strindex holds 10/,
    ],
    ['a key', { attribute_units: [{ attribute_key_strindex: 10 }] }, /string index 10/],
    ['an attribute', { mapping_table: [{ attribute_indices: [2] }] }, /attribute_indices holds 2/],
  ])('refuses a dictionary that refers to %s that is not there', (_, tables, message) => {
    expect(() => decodeProfiles(requestW3(GOOD, tables))).toThrow(/^\[HOTSPAN_ERR_OTLP_INDEX\]/);
    expect(() => decodeProfiles(requestW3(GOOD, tables))).toThrow(message);
  });

  it('holds every limit, with the byte', () => {
    const many = (count: number, sample: object) => Array.from({ length: count }, () => sample);
    const overlapping = requestW3({
      ...WHOLE,
      location_indices: [0, 1, 0, 1],
      sample: [0, 1, 2].map((start) => ({ locations_start_index: start, locations_length: 2, value: [1] })),
    });
    const limited = (bytes: Uint8Array, limits: Parameters<typeof decodeProfiles>[1]) => () =>
      decodeProfiles(bytes, limits);
    expect(limited(overlapping, { maxFrames: 5 })).toThrow(
      /\[HOTSPAN_ERR_OTLP_LIMIT\] the stacks up to the sample have 6 frames at byte \d+, more than maxFrames \(5\)/,
    );
    expect(limited(overlapping, { maxFrames: 6 })).not.toThrow();
    expect(limited(overlapping, { maxStackDepth: 1 })).toThrow(
      /has 2 frames at byte \d+, more than maxStackDepth \(1\)/,
    );
    const twoTypes = requestW3({
      ...WHOLE,
      sample_type: [CPU, SAMPLES],
      sample: many(3, { value: [1, 2] }),
    });
    expect(limited(twoTypes, { maxSamples: 5 })).toThrow(
      /6 samples.* at byte \d+, more than maxSamples \(5\)/,
    );
    const manyTypes = requestW3({ sample_type: many(9, CPU), location_indices: [0] });
    expect(limited(manyTypes, { maxProfiles: 8 })).toThrow(
      /a profile has another sample type at byte \d+, more than maxProfiles \(8\)/,
    );
    const empty = { sample_type: [CPU, SAMPLES], location_indices: [0] };
    expect(limited(requestW3([empty, empty]), { maxProfiles: 3 })).toThrow(
      /4 profiles, one for each sample type, .*more than maxProfiles \(3\)/,
    );
    expect(limited(requestW3(GOOD), { maxTableRows: 9 })).toThrow(
      /string_table has 10 rows.*maxTableRows \(9\)/,
    );
    const attributed = { ...GOOD, sample: [{ value: [1], attribute_indices: [0, 1] }] };
    expect(decodeProfiles(requestW3([attributed, GOOD]), { maxAttributes: 1 }).rejected).toMatchObject([
      { profile: 0, code: 'HOTSPAN_ERR_OTLP_LIMIT' },
    ]);
    expect(
      limited(requestW3(GOOD, { attribute_table: [{ value: { array_value: { values: [{}] } } }] }), {
        maxValueDepth: 1,
      }),
    ).not.toThrow();
    const nested = { array_value: { values: [{ array_value: { values: [{}] } }] } };
    expect(limited(requestW3(GOOD, { attribute_table: [{ value: nested }] }), { maxValueDepth: 1 })).toThrow(
      /maxValueDepth/,
    );
  });

  it('looks at each stretch of locations once, however many samples name it', () => {
    const depth = 4000;
    const sample = Array.from({ length: 20_000 }, () => ({ locations_length: depth, value: [1] }));
    const location_indices = Array.from({ length: depth }, () => 0);
    const { data } = decodeProfiles(requestW3({ ...WHOLE, location_indices, sample }), { maxFrames: depth });
    expect(data.dictionary.stacks.count).toBe(2);
  });
});
