/**
 * pprof's message (https://github.com/google/pprof/blob/main/proto/profile.proto) as a schema for generators. In camelCase, as
 * generated JavaScript has it.
 */
export const PPROF_PROTO = `
syntax = "proto3";
message Profile {
  repeated ValueType sampleType = 1;
  repeated Sample sample = 2;
  repeated Mapping mapping = 3;
  repeated Location location = 4;
  repeated Function function = 5;
  repeated string stringTable = 6;
  int64 dropFrames = 7;
  int64 keepFrames = 8;
  int64 timeNanos = 9;
  int64 durationNanos = 10;
  ValueType periodType = 11;
  int64 period = 12;
  repeated int64 comment = 13;
  int64 defaultSampleType = 14;
  int64 docUrl = 15;
}
message ValueType { int64 type = 1; int64 unit = 2; }
message Sample { repeated uint64 locationId = 1; repeated int64 value = 2; repeated Label label = 3; }
message Label { int64 key = 1; int64 str = 2; int64 num = 3; int64 numUnit = 4; }
message Mapping {
  uint64 id = 1;
  uint64 memoryStart = 2;
  uint64 memoryLimit = 3;
  uint64 fileOffset = 4;
  int64 filename = 5;
  int64 buildId = 6;
  bool hasFunctions = 7;
  bool hasFilenames = 8;
  bool hasLineNumbers = 9;
  bool hasInlineFrames = 10;
}
message Location { uint64 id = 1; uint64 mappingId = 2; uint64 address = 3; repeated Line line = 4; bool isFolded = 5; }
message Line { uint64 functionId = 1; int64 line = 2; int64 column = 3; }
message Function { uint64 id = 1; int64 name = 2; int64 systemName = 3; int64 filename = 4; int64 startLine = 5; }
`;
