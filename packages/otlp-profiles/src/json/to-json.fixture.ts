import type { AnyValue, KeyValue } from '../model/any-value.js';
import type { Dictionary, Profile, ProfilesData } from '../model/profiles-data.js';
import { type JsonStyle, printJson } from './print-json.fixture.js';

/** A model as an OTLP/JSON request of opentelemetry-proto 1.10, every member written out. */
export function toJson({ dictionary, resourceProfiles }: ProfilesData, style: JsonStyle): string {
  const request = {
    resource_profiles: resourceProfiles.map((resource) => ({
      resource: {
        attributes: resource.attributes.map(toKeyValue),
        dropped_attributes_count: resource.droppedAttributesCount,
      },
      scope_profiles: resource.scopeProfiles.map((scope) => ({
        scope: {
          name: scope.name,
          version: scope.version,
          attributes: scope.attributes.map(toKeyValue),
          dropped_attributes_count: scope.droppedAttributesCount,
        },
        profiles: scope.profiles.map((profile) => toProfile(profile, dictionary)),
        schema_url: scope.schemaUrl,
      })),
      schema_url: resource.schemaUrl,
    })),
    dictionary: toDictionary(dictionary),
  };
  return printJson(request, style);
}

function toDictionary(dictionary: Dictionary): object {
  const { strings, mappings, locations, functions, links, attributes, stacks } = dictionary;
  return {
    mapping_table: table(mappings.count, (row) => ({
      memory_start: mappings.memoryStart[row],
      memory_limit: mappings.memoryLimit[row],
      file_offset: mappings.fileOffset[row],
      filename_strindex: mappings.filename[row],
      attribute_indices: toSet(mappings.attributeSet[row] ?? 0, dictionary),
    })),
    location_table: table(locations.count, (row) => ({
      mapping_index: locations.mapping[row],
      address: locations.address[row],
      lines: toLines(row, dictionary),
      attribute_indices: toSet(locations.attributeSet[row] ?? 0, dictionary),
    })),
    function_table: table(functions.count, (row) => ({
      name_strindex: functions.name[row],
      system_name_strindex: functions.systemName[row],
      filename_strindex: functions.filename[row],
      start_line: BigInt(functions.startLine[row] ?? 0),
    })),
    link_table: table(links.count, (row) =>
      row === 0
        ? {}
        : {
            trace_id: links.traceIds.slice(row * 16, row * 16 + 16),
            span_id: links.spanIds.slice(row * 8, row * 8 + 8),
          },
    ),
    string_table: strings,
    attribute_table: table(attributes.count, (row) => ({
      key_strindex: attributes.key[row],
      value: toAnyValue(attributes.value[row] ?? null),
      unit_strindex: attributes.unit[row],
    })),
    stack_table: table(stacks.count, (row) => ({
      location_indices: Array.from(stacks.locations.subarray(stacks.offsets[row], stacks.offsets[row + 1])),
    })),
  };
}

function toLines(location: number, { locations }: Dictionary): object[] {
  const first = locations.lineOffsets[location] ?? 0;
  return table((locations.lineOffsets[location + 1] ?? 0) - first, (i) => ({
    function_index: locations.lineFunction[first + i],
    line: BigInt(locations.line[first + i] ?? 0),
    column: BigInt(locations.column[first + i] ?? 0),
  }));
}

function toProfile(profile: Profile, dictionary: Dictionary): object {
  const { samples } = profile;
  return {
    sample_type: toValueType(profile.sampleType),
    samples: table(samples.count, (row) => ({
      stack_index: samples.stack[row],
      attribute_indices: toSet(samples.attributeSet[row] ?? 0, dictionary),
      link_index: samples.link[row],
      values: Array.from(samples.values.subarray(samples.valueOffsets[row], samples.valueOffsets[row + 1])),
      timestamps_unix_nano: Array.from(
        samples.timestamps.subarray(samples.timestampOffsets[row], samples.timestampOffsets[row + 1]),
      ),
    })),
    time_unix_nano: profile.timeUnixNano,
    duration_nano: profile.durationNano,
    period_type: toValueType(profile.periodType),
    period: profile.period,
    profile_id: profile.profileId,
    dropped_attributes_count: profile.droppedAttributesCount,
    original_payload_format: profile.originalPayloadFormat,
    original_payload: profile.originalPayload,
    attribute_indices: toSet(profile.attributeSet, dictionary),
  };
}

function table<T>(count: number, row: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => row(index));
}

function toValueType({ type, unit }: Profile['sampleType']): object {
  return { type_strindex: type, unit_strindex: unit };
}

function toSet(set: number, { attributeSets }: Dictionary): number[] {
  return Array.from(
    attributeSets.attributes.subarray(attributeSets.offsets[set], attributeSets.offsets[set + 1]),
  );
}

function toKeyValue({ key, value }: KeyValue): object {
  return { key, value: toAnyValue(value) };
}

function toAnyValue(value: AnyValue): object {
  if (value === null) return {};
  if (typeof value === 'string') return { string_value: value };
  if (typeof value === 'boolean') return { bool_value: value };
  if (typeof value === 'bigint') return { int_value: value };
  if (typeof value === 'number') return { double_value: value };
  if (value instanceof Uint8Array) return { bytes_value: value };
  if ('get' in value) {
    return {
      kvlist_value: { values: [...value].map(([key, member]) => toKeyValue({ key, value: member })) },
    };
  }
  return { array_value: { values: value.map(toAnyValue) } };
}
