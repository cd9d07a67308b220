import { FIELDS, type SchemaFields } from './schema.js';

/** W4: as W6 but for the numbers of these two, and for comments. */
export const W4_FIELDS: SchemaFields = {
  ...FIELDS,
  Profile: {
    sample_type: [1, 'ValueType'],
    samples: [2, 'Sample', 'repeated'],
    time_unix_nano: [3, 'fixed64'],
    duration_nano: [4, 'uint64'],
    period_type: [5, 'ValueType'],
    period: [6, 'int64'],
    comment_strindices: [7, 'int32', 'repeated'],
    profile_id: [8, 'profileId'],
    dropped_attributes_count: [9, 'uint32'],
    original_payload_format: [10, 'string'],
    original_payload: [11, 'base64'],
    attribute_indices: [12, 'int32', 'repeated'],
  },
  Sample: {
    stack_index: [1, 'int32'],
    values: [2, 'int64', 'repeated'],
    attribute_indices: [3, 'int32', 'repeated'],
    link_index: [4, 'int32'],
    timestamps_unix_nano: [5, 'fixed64', 'repeated'],
  },
};

/** W3, in which stacks are lists of profiles and attributes have their keys as texts. */
export const W3_FIELDS: SchemaFields = {
  ...FIELDS,
  ProfilesDictionary: {
    mapping_table: [1, 'Mapping', 'repeated'],
    location_table: [2, 'Location', 'repeated'],
    function_table: [3, 'Function', 'repeated'],
    link_table: [4, 'Link', 'repeated'],
    string_table: [5, 'string', 'repeated'],
    attribute_table: [6, 'KeyValue', 'repeated'],
    attribute_units: [7, 'AttributeUnit', 'repeated'],
  },
  AttributeUnit: { attribute_key_strindex: [1, 'int32'], unit_strindex: [2, 'int32'] },
  Mapping: {
    ...FIELDS.Mapping,
    has_functions: [6, 'bool'],
    has_filenames: [7, 'bool'],
    has_line_numbers: [8, 'bool'],
    has_inline_frames: [9, 'bool'],
  },
  Location: {
    mapping_index: [1, 'int32'],
    address: [2, 'uint64'],
    lines: [3, 'Line', 'repeated'],
    is_folded: [4, 'bool'],
    attribute_indices: [5, 'int32', 'repeated'],
  },
  Profile: {
    sample_type: [1, 'ValueType', 'repeated'],
    samples: [2, 'Sample', 'repeated'],
    location_indices: [3, 'int32', 'repeated'],
    time_nanos: [4, 'int64'],
    duration_nanos: [5, 'int64'],
    period_type: [6, 'ValueType'],
    period: [7, 'int64'],
    comment_strindices: [8, 'int32', 'repeated'],
    default_sample_type_index: [9, 'int32'],
    profile_id: [10, 'profileId'],
    dropped_attributes_count: [11, 'uint32'],
    original_payload_format: [12, 'string'],
    original_payload: [13, 'base64'],
    attribute_indices: [14, 'int32', 'repeated'],
  },
  Sample: {
    locations_start_index: [1, 'int32'],
    locations_length: [2, 'int32'],
    value: [3, 'int64', 'repeated'],
    attribute_indices: [4, 'int32', 'repeated'],
    link_index: [5, 'int32'],
    timestamps_unix_nano: [6, 'uint64', 'repeated'],
  },
};
