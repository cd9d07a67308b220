/** The profiles schema as of opentelemetry-proto 1.10, for generators: everything that a message of ours can hold. */
export const W6_PROTO = `
syntax = "proto3";
message Request { repeated ResourceProfiles resourceProfiles = 1; Dictionary dictionary = 2; }
message ResourceProfiles { Resource resource = 1; repeated ScopeProfiles scopeProfiles = 2; string schemaUrl = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 droppedAttributesCount = 2; }
message ScopeProfiles { Scope scope = 1; repeated Profile profiles = 2; string schemaUrl = 3; }
message Scope { string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 droppedAttributesCount = 4; }
message KeyValue { string key = 1; AnyValue value = 2; int32 keyStrindex = 3; }
message AnyValue {
  oneof value {
    string stringValue = 1;
    bool boolValue = 2;
    int64 intValue = 3;
    double doubleValue = 4;
    ArrayValue arrayValue = 5;
    KeyValueList kvlistValue = 6;
    bytes bytesValue = 7;
    int32 stringValueStrindex = 8;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message Dictionary {
  repeated Mapping mappingTable = 1;
  repeated Location locationTable = 2;
  repeated Function functionTable = 3;
  repeated Link linkTable = 4;
  repeated string stringTable = 5;
  repeated Attribute attributeTable = 6;
  repeated Stack stackTable = 7;
}
message Mapping {
  uint64 memoryStart = 1;
  uint64 memoryLimit = 2;
  uint64 fileOffset = 3;
  int32 filenameStrindex = 4;
  repeated int32 attributeIndices = 5;
}
message Location { int32 mappingIndex = 1; uint64 address = 2; repeated Line lines = 3; repeated int32 attributeIndices = 4; }
message Line { int32 functionIndex = 1; int64 line = 2; int64 column = 3; }
message Function { int32 nameStrindex = 1; int32 systemNameStrindex = 2; int32 filenameStrindex = 3; int64 startLine = 4; }
message Link { bytes traceId = 1; bytes spanId = 2; }
message Attribute { int32 keyStrindex = 1; AnyValue value = 2; int32 unitStrindex = 3; }
message Stack { repeated int32 locationIndices = 1; }
message ValueType { int32 typeStrindex = 1; int32 unitStrindex = 2; }
message Profile {
  ValueType sampleType = 1;
  repeated Sample samples = 2;
  fixed64 timeUnixNano = 3;
  uint64 durationNano = 4;
  ValueType periodType = 5;
  int64 period = 6;
  bytes profileId = 7;
  uint32 droppedAttributesCount = 8;
  string originalPayloadFormat = 9;
  bytes originalPayload = 10;
  repeated int32 attributeIndices = 11;
}
message Sample {
  int32 stackIndex = 1;
  repeated int32 attributeIndices = 2;
  int32 linkIndex = 3;
  repeated int64 values = 4;
  repeated fixed64 timestampsUnixNano = 5;
}
`;
