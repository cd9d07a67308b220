/** The parts of the profiles schema (opentelemetry-proto 1.10) that a message without resource attributes uses. */
export const W6_PROTO = `
syntax = "proto3";
message Request { repeated ResourceProfiles resource_profiles = 1; Dictionary dictionary = 2; }
message ResourceProfiles { repeated ScopeProfiles scope_profiles = 2; }
message ScopeProfiles { Scope scope = 1; repeated Profile profiles = 2; }
message Scope { string name = 1; }
message Dictionary {
  repeated Mapping mapping_table = 1;
  repeated Location location_table = 2;
  repeated Function function_table = 3;
  repeated Link link_table = 4;
  repeated string string_table = 5;
  repeated Attribute attribute_table = 6;
  repeated Stack stack_table = 7;
}
message Mapping { uint64 memory_start = 1; }
message Location { int32 mapping_index = 1; uint64 address = 2; repeated Line lines = 3; repeated int32 attribute_indices = 4; }
message Line { int32 function_index = 1; int64 line = 2; int64 column = 3; }
message Function { int32 name_strindex = 1; int32 system_name_strindex = 2; int32 filename_strindex = 3; int64 start_line = 4; }
message Link { bytes trace_id = 1; bytes span_id = 2; }
message Attribute { int32 key_strindex = 1; bytes value = 2; int32 unit_strindex = 3; }
message Stack { repeated int32 location_indices = 1; }
message ValueType { int32 type_strindex = 1; int32 unit_strindex = 2; }
message Profile {
  ValueType sample_type = 1;
  repeated Sample samples = 2;
  fixed64 time_unix_nano = 3;
  uint64 duration_nano = 4;
  ValueType period_type = 5;
  int64 period = 6;
  bytes profile_id = 7;
}
message Sample {
  int32 stack_index = 1;
  repeated int32 attribute_indices = 2;
  int32 link_index = 3;
  repeated int64 values = 4;
  repeated fixed64 timestamps_unix_nano = 5;
}
`;
