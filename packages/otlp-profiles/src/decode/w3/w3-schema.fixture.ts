import protobuf from 'protobufjs';

/** The export request of opentelemetry-proto 1.7, written down by hand, so that tests do not share our reading of it. */
const SCHEMA = `
syntax = "proto3";
message Request { repeated ResourceProfiles resource_profiles = 1; ProfilesDictionary dictionary = 2; }
message ResourceProfiles { Resource resource = 1; repeated ScopeProfiles scope_profiles = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeProfiles { Scope scope = 1; repeated Profile profiles = 2; string schema_url = 3; }
message Scope {
  string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4;
}
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message ProfilesDictionary {
  repeated Mapping mapping_table = 1; repeated Location location_table = 2; repeated Function function_table = 3;
  repeated Link link_table = 4; repeated string string_table = 5; repeated KeyValue attribute_table = 6;
  repeated AttributeUnit attribute_units = 7;
}
message Profile {
  repeated ValueType sample_type = 1; repeated Sample sample = 2; repeated int32 location_indices = 3;
  int64 time_nanos = 4; int64 duration_nanos = 5; ValueType period_type = 6; int64 period = 7;
  repeated int32 comment_strindices = 8; int32 default_sample_type_index = 9; bytes profile_id = 10;
  uint32 dropped_attributes_count = 11; string original_payload_format = 12; bytes original_payload = 13;
  repeated int32 attribute_indices = 14;
}
message AttributeUnit { int32 attribute_key_strindex = 1; int32 unit_strindex = 2; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message ValueType { int32 type_strindex = 1; int32 unit_strindex = 2; int32 aggregation_temporality = 3; }
message Sample {
  int32 locations_start_index = 1; int32 locations_length = 2; repeated int64 value = 3;
  repeated int32 attribute_indices = 4; optional int32 link_index = 5; repeated uint64 timestamps_unix_nano = 6;
}
message Mapping {
  uint64 memory_start = 1; uint64 memory_limit = 2; uint64 file_offset = 3; int32 filename_strindex = 4;
  repeated int32 attribute_indices = 5; bool has_functions = 6; bool has_filenames = 7; bool has_line_numbers = 8;
  bool has_inline_frames = 9;
}
message Location {
  optional int32 mapping_index = 1; uint64 address = 2; repeated Line line = 3; bool is_folded = 4;
  repeated int32 attribute_indices = 5;
}
message Line { int32 function_index = 1; int64 line = 2; int64 column = 3; }
message Function { int32 name_strindex = 1; int32 system_name_strindex = 2; int32 filename_strindex = 3; int64 start_line = 4; }
`;

const packed = requestType(SCHEMA);
const unpacked = requestType(SCHEMA.replace(/(repeated u?int(?:32|64) \w+ = \d+)/g, '$1 [packed = false]'));

/** Encodes a plain W3 request with protobufjs; 64-bit integers may be strings. */
export function encodeW3(request: object, lists: 'packed' | 'unpacked' = 'packed'): Uint8Array {
  const type = lists === 'packed' ? packed : unpacked;
  return type.encode(type.fromObject(request)).finish();
}

function requestType(schema: string): protobuf.Type {
  return protobuf.parse(schema, { keepCase: true }).root.resolveAll().lookupType('Request');
}
