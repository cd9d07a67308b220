/** How a JSON member is written on the wire. */
export type ScalarKind =
  | 'string'
  | 'bool'
  | 'double'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'base64'
  /** Hex as OTLP/JSON says, or the Collector writes, or base64 as plain protobuf JSON has it. */
  | 'traceId'
  | 'spanId'
  | 'profileId';

/** The messages of an export request as of opentelemetry-proto 1.10 (W6). JSON uses lowerCamelCase of the names, or the names themselves. */
export const FIELDS = {
  ExportProfilesServiceRequest: {
    resource_profiles: [1, 'ResourceProfiles', 'repeated'],
    dictionary: [2, 'ProfilesDictionary'],
  },
  ResourceProfiles: {
    resource: [1, 'Resource'],
    scope_profiles: [2, 'ScopeProfiles', 'repeated'],
    schema_url: [3, 'string'],
  },
  Resource: {
    attributes: [1, 'KeyValue', 'repeated'],
    dropped_attributes_count: [2, 'uint32'],
  },
  ScopeProfiles: {
    scope: [1, 'InstrumentationScope'],
    profiles: [2, 'Profile', 'repeated'],
    schema_url: [3, 'string'],
  },
  InstrumentationScope: {
    name: [1, 'string'],
    version: [2, 'string'],
    attributes: [3, 'KeyValue', 'repeated'],
    dropped_attributes_count: [4, 'uint32'],
  },
  KeyValue: {
    key: [1, 'string'],
    value: [2, 'AnyValue'],
    key_strindex: [3, 'int32'],
  },
  AnyValue: {
    string_value: [1, 'string'],
    bool_value: [2, 'bool'],
    int_value: [3, 'int64'],
    double_value: [4, 'double'],
    array_value: [5, 'ArrayValue'],
    kvlist_value: [6, 'KeyValueList'],
    bytes_value: [7, 'base64'],
    string_value_strindex: [8, 'int32'],
  },
  ArrayValue: { values: [1, 'AnyValue', 'repeated'] },
  KeyValueList: { values: [1, 'KeyValue', 'repeated'] },
  ProfilesDictionary: {
    mapping_table: [1, 'Mapping', 'repeated'],
    location_table: [2, 'Location', 'repeated'],
    function_table: [3, 'Function', 'repeated'],
    link_table: [4, 'Link', 'repeated'],
    string_table: [5, 'string', 'repeated'],
    attribute_table: [6, 'KeyValueAndUnit', 'repeated'],
    stack_table: [7, 'Stack', 'repeated'],
  },
  Mapping: {
    memory_start: [1, 'uint64'],
    memory_limit: [2, 'uint64'],
    file_offset: [3, 'uint64'],
    filename_strindex: [4, 'int32'],
    attribute_indices: [5, 'int32', 'repeated'],
  },
  Location: {
    mapping_index: [1, 'int32'],
    address: [2, 'uint64'],
    lines: [3, 'Line', 'repeated'],
    attribute_indices: [4, 'int32', 'repeated'],
  },
  Line: {
    function_index: [1, 'int32'],
    line: [2, 'int64'],
    column: [3, 'int64'],
  },
  Function: {
    name_strindex: [1, 'int32'],
    system_name_strindex: [2, 'int32'],
    filename_strindex: [3, 'int32'],
    start_line: [4, 'int64'],
  },
  Link: { trace_id: [1, 'traceId'], span_id: [2, 'spanId'] },
  KeyValueAndUnit: {
    key_strindex: [1, 'int32'],
    value: [2, 'AnyValue'],
    unit_strindex: [3, 'int32'],
  },
  Stack: { location_indices: [1, 'int32', 'repeated'] },
  Profile: {
    sample_type: [1, 'ValueType'],
    samples: [2, 'Sample', 'repeated'],
    time_unix_nano: [3, 'fixed64'],
    duration_nano: [4, 'uint64'],
    period_type: [5, 'ValueType'],
    period: [6, 'int64'],
    profile_id: [7, 'profileId'],
    dropped_attributes_count: [8, 'uint32'],
    original_payload_format: [9, 'string'],
    original_payload: [10, 'base64'],
    attribute_indices: [11, 'int32', 'repeated'],
  },
  ValueType: { type_strindex: [1, 'int32'], unit_strindex: [2, 'int32'] },
  Sample: {
    stack_index: [1, 'int32'],
    attribute_indices: [2, 'int32', 'repeated'],
    link_index: [3, 'int32'],
    values: [4, 'int64', 'repeated'],
    timestamps_unix_nano: [5, 'fixed64', 'repeated'],
  },
} as const;

export type MessageName = keyof typeof FIELDS | 'AttributeUnit';

/** Messages by name and their fields by proto name: number, kind or message, and whether it is a list. */
export type SchemaFields = Readonly<
  Record<string, Readonly<Record<string, readonly [number, ScalarKind | MessageName, 'repeated'?]>>>
>;
