import { encodeW3 } from './w3-schema.fixture.js';

export const TRACE_ID: Uint8Array = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
export const SPAN_ID: Uint8Array = Uint8Array.from({ length: 8 }, (_, i) => i + 1);

/** Element 0 of every table is a real one, but for strings. */
const dictionary = {
  string_table: ['', 'cpu', 'nanoseconds', 'samples', 'count', 'main', 'work', 'app', 'ms', 'took'],
  function_table: [{ name_strindex: 5 }, { name_strindex: 6, filename_strindex: 7 }],
  mapping_table: [{ filename_strindex: 7, has_functions: true, has_inline_frames: true }],
  location_table: [
    { line: [{ line: 3 }], mapping_index: 0, is_folded: true },
    { line: [{ function_index: 1, line: 4 }, { function_index: 0 }], address: '18446744073709551615' },
  ],
  link_table: [
    { trace_id: TRACE_ID, span_id: SPAN_ID },
    { trace_id: new Uint8Array(16), span_id: new Uint8Array(8) },
  ],
  attribute_table: [
    { key: 'took', value: { int_value: 5 } },
    { key: 'route', value: { string_value: '/' } },
  ],
  attribute_units: [{ attribute_key_strindex: 9, unit_strindex: 8 }],
};

export const CPU = { type_strindex: 1, unit_strindex: 2 };
export const SAMPLES = { type_strindex: 3, unit_strindex: 4 };

/** A request with one scope, encoded. */
export function requestW3(profile: object | object[], tables: object = {}): Uint8Array {
  return encodeW3(plainRequestW3(profile, tables));
}

/** The same as a plain object, with proto names. */
export function plainRequestW3(profile: object | object[], tables: object = {}): object {
  const profiles = Array.isArray(profile) ? profile : [profile];
  return {
    resource_profiles: [{ scope_profiles: [{ scope: { name: 'test' }, profiles }] }],
    dictionary: { ...dictionary, ...tables },
  };
}

/** What every profile needs. */
export const WHOLE: object = { sample_type: [CPU], location_indices: [0, 1] };
/** A sound profile. */
export const GOOD: object = {
  ...WHOLE,
  sample: [{ locations_start_index: 0, locations_length: 2, value: [7], link_index: 0 }],
};

/** A profile with every field, of two sample types. */
export function sampleW3Profile(): object {
  return {
    sample_type: [SAMPLES, CPU],
    location_indices: [0, 1, 0],
    time_nanos: '1794000000123456789',
    duration_nanos: 5,
    period_type: CPU,
    period: 10,
    comment_strindices: [5, 6],
    default_sample_type_index: 1,
    profile_id: TRACE_ID,
    dropped_attributes_count: 2,
    original_payload_format: 'pprof',
    original_payload: SPAN_ID,
    attribute_indices: [1],
    sample: [
      { locations_length: 2, value: [1, 300], timestamps_unix_nano: ['1794000000123456789'], link_index: 0 },
      { locations_start_index: 1, locations_length: 2, value: [2, -1], attribute_indices: [0, 1] },
    ],
  };
}
