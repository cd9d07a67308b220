import protobuf from 'protobufjs';

/**
 * The messages of an export request as of opentelemetry-proto 1.10, field names and numbers written down from the
 * specification a second time: what these tests encode is independent of our own codec.
 */
const PROTO = `
syntax = "proto3";
message Request { repeated ResourceProfiles resource_profiles = 1; Dictionary dictionary = 2; }
message Dictionary {
  repeated Mapping mapping_table = 1; repeated Location location_table = 2; repeated Function function_table = 3;
  repeated Link link_table = 4; repeated string string_table = 5; repeated KeyValueAndUnit attribute_table = 6;
  repeated Stack stack_table = 7;
}
message ResourceProfiles { Resource resource = 1; repeated ScopeProfiles scope_profiles = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; repeated EntityRef entity_refs = 3; }
message EntityRef { string schema_url = 1; string type = 2; }
message ScopeProfiles { Scope scope = 1; repeated Profile profiles = 2; string schema_url = 3; }
message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Profile {
  ValueType sample_type = 1; repeated Sample samples = 2; fixed64 time_unix_nano = 3; uint64 duration_nano = 4;
  ValueType period_type = 5; int64 period = 6; bytes profile_id = 7; uint32 dropped_attributes_count = 8;
  string original_payload_format = 9; bytes original_payload = 10; repeated int32 attribute_indices = 11;
}
message ValueType { int32 type_strindex = 1; int32 unit_strindex = 2; }
message Sample {
  int32 stack_index = 1; repeated int32 attribute_indices = 2; int32 link_index = 3; repeated int64 values = 4;
  repeated fixed64 timestamps_unix_nano = 5;
}
message Mapping {
  uint64 memory_start = 1; uint64 memory_limit = 2; uint64 file_offset = 3; int32 filename_strindex = 4;
  repeated int32 attribute_indices = 5;
}
message Location { int32 mapping_index = 1; uint64 address = 2; repeated Line lines = 3; repeated int32 attribute_indices = 4; }
message Line { int32 function_index = 1; int64 line = 2; int64 column = 3; }
message Function { int32 name_strindex = 1; int32 system_name_strindex = 2; int32 filename_strindex = 3; int64 start_line = 4; }
message Stack { repeated int32 location_indices = 1; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message KeyValueAndUnit { int32 key_strindex = 1; AnyValue value = 2; int32 unit_strindex = 3; }
message KeyValue { string key = 1; AnyValue value = 2; int32 key_strindex = 3; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5;
    KeyValueList kvlist_value = 6; bytes bytes_value = 7; int32 string_value_strindex = 8;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
`;

const Request = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('Request');

/** A message as protobufjs takes it: proto field names; a path such as `dictionary.string_table[1]` leads into it. */
export type RawRequest = { [field: string]: unknown };

export function encodeRaw(request: RawRequest): Uint8Array {
  // A copy: protobufjs gives a Buffer, whose slice() shares memory.
  return new Uint8Array(Request.encode(Request.fromObject(request)).finish());
}

const TRACE_ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1);

/** A request with every field of the format that breaks no rule: one row or two of each table, each used. */
export function goodRequest(): RawRequest {
  return {
    resource_profiles: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { string_value: 'shop' } },
            { key_strindex: 12, value: { string_value_strindex: 13 } },
            {
              key: 'nested',
              value: {
                kvlist_value: { values: [{ key_strindex: 12, value: { array_value: { values: [{}] } } }] },
              },
            },
          ],
          entity_refs: [{ type: 'service' }],
        },
        scope_profiles: [
          {
            scope: {
              name: 'hotspan',
              version: '0.1.0',
              attributes: [{ key: 'env', value: { bool_value: true } }],
            },
            profiles: [
              {
                sample_type: { type_strindex: 1, unit_strindex: 2 },
                period_type: { type_strindex: 1, unit_strindex: 2 },
                period: 10,
                time_unix_nano: 1000,
                duration_nano: 100,
                profile_id: TRACE_ID,
                original_payload_format: 'pprof',
                original_payload: Uint8Array.of(1),
                attribute_indices: [1, 2],
                samples: [
                  {
                    stack_index: 1,
                    link_index: 1,
                    attribute_indices: [2],
                    values: [1, 2],
                    timestamps_unix_nano: [1000, 1099],
                  },
                  { stack_index: 2, values: [3], timestamps_unix_nano: [1050] },
                ],
              },
            ],
            schema_url: 'https://opentelemetry.io/schemas/1.44.0',
          },
        ],
      },
    ],
    dictionary: {
      mapping_table: [
        {},
        {
          memory_start: 4096,
          memory_limit: 8192,
          file_offset: 64,
          filename_strindex: 3,
          attribute_indices: [3],
        },
      ],
      location_table: [
        {},
        { mapping_index: 1, address: 5000, attribute_indices: [1] },
        {
          lines: [
            { function_index: 1, line: 3, column: 7 },
            { function_index: 2, line: 9 },
          ],
        },
      ],
      function_table: [
        {},
        { name_strindex: 4, system_name_strindex: 5, filename_strindex: 6, start_line: 2 },
        { filename_strindex: 6 },
      ],
      link_table: [{}, { trace_id: TRACE_ID, span_id: TRACE_ID.subarray(0, 8) }],
      string_table: [
        ...[
          '',
          'cpu',
          'nanoseconds',
          '/bin/node',
          'work',
          '_work',
          'app.js',
          'profile.frame.type',
          'native',
          'thread.id',
        ],
        ...['process.executable.build_id.gnu', '{thread}', 'host.name', 'web-1'],
      ],
      attribute_table: [
        {},
        { key_strindex: 7, value: { string_value_strindex: 8 } },
        { key_strindex: 9, value: { int_value: 1 }, unit_strindex: 11 },
        { key_strindex: 10, value: { string_value: 'abcdef' } },
      ],
      stack_table: [{}, { location_indices: [2, 1] }, { location_indices: [1] }],
    },
  };
}

/** Puts `value` at a path of the request; steps that are missing on the way are made. */
export function setAt(request: RawRequest, path: string, value: unknown): void {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  const last = steps.pop() ?? '';
  let node = request;
  // A request consists of objects and arrays, both of which are indexed by a step.
  for (const step of steps) node = node[step] as RawRequest;
  node[last] = value;
}
