import type { AnyValue, KeyValue } from '../../model/any-value.js';
import type { Dictionary, Profile, ProfilesData } from '../../model/profiles-data.js';

/** A model without what W3 cannot say: several units for one key, times past 2^63. */
export function sayableInW3(data: ProfilesData): ProfilesData {
  const { attributes } = data.dictionary;
  const units = new Map<number, number>();
  const unit = attributes.key.map((key, row) => {
    if (!units.has(key)) units.set(key, attributes.unit[row] ?? 0);
    return units.get(key) ?? 0;
  });
  return {
    dictionary: { ...data.dictionary, attributes: { ...attributes, unit } },
    resourceProfiles: data.resourceProfiles.map((resource) => ({
      ...resource,
      scopeProfiles: resource.scopeProfiles.map((scope) => ({
        ...scope,
        profiles: scope.profiles.map((profile) => ({
          ...profile,
          timeUnixNano: BigInt.asUintN(62, profile.timeUnixNano),
        })),
      })),
    })),
  };
}

/** The plain W3 request of a model, for `encodeW3`. Every table has row 0 at its end, so that element 0 is a real one. */
export function toW3({ dictionary, resourceProfiles }: ProfilesData): object {
  return {
    resource_profiles: resourceProfiles.map((resource) => ({
      resource: {
        attributes: resource.attributes.map(toKeyValue),
        dropped_attributes_count: resource.droppedAttributesCount,
      },
      schema_url: resource.schemaUrl,
      scope_profiles: resource.scopeProfiles.map((scope) => ({
        scope: {
          name: scope.name,
          version: scope.version,
          attributes: scope.attributes.map(toKeyValue),
          dropped_attributes_count: scope.droppedAttributesCount,
        },
        schema_url: scope.schemaUrl,
        profiles: scope.profiles.map((profile) => toProfile(profile, dictionary)),
      })),
    })),
    dictionary: toDictionary(dictionary),
  };
}

function toDictionary(dictionary: Dictionary): object {
  const { strings, mappings, locations, functions, links, attributes } = dictionary;
  return {
    string_table: strings,
    mapping_table: rotated(mappings.count, (row) => ({
      memory_start: String(mappings.memoryStart[row]),
      memory_limit: String(mappings.memoryLimit[row]),
      file_offset: String(mappings.fileOffset[row]),
      filename_strindex: mappings.filename[row],
      attribute_indices: toSet(mappings.attributeSet[row] ?? 0, dictionary),
    })),
    location_table: rotated(locations.count, (row) => ({
      ...optional('mapping_index', locations.mapping[row] ?? 0),
      address: String(locations.address[row]),
      attribute_indices: toSet(locations.attributeSet[row] ?? 0, dictionary),
      line: Array.from(
        locations.lineFunction.subarray(locations.lineOffsets[row], locations.lineOffsets[row + 1]),
        (called, i) => {
          const line = (locations.lineOffsets[row] ?? 0) + i;
          return {
            function_index: rotate(called, functions.count),
            line: locations.line[line],
            column: locations.column[line],
          };
        },
      ),
    })),
    function_table: rotated(functions.count, (row) => ({
      name_strindex: functions.name[row],
      system_name_strindex: functions.systemName[row],
      filename_strindex: functions.filename[row],
      start_line: functions.startLine[row],
    })),
    link_table: rotated(links.count, (row) => ({
      trace_id: links.traceIds.slice(row * 16, row * 16 + 16),
      span_id: links.spanIds.slice(row * 8, row * 8 + 8),
    })),
    attribute_table: rotated(attributes.count, (row) =>
      toKeyValue({ key: strings[attributes.key[row] ?? 0] ?? '', value: attributes.value[row] ?? null }),
    ),
    attribute_units: Array.from(attributes.key, (key, row) => ({
      attribute_key_strindex: key,
      unit_strindex: attributes.unit[row],
    })),
  };
}

function toProfile(profile: Profile, dictionary: Dictionary): object {
  const { samples } = profile;
  const { stacks, locations } = dictionary;
  const locationIndices: number[] = [];
  const sample = Array.from(samples.stack, (stack, row) => {
    const frames = stacks.locations.slice(stacks.offsets[stack], stacks.offsets[stack + 1]);
    const start = locationIndices.length;
    for (const location of frames) locationIndices.push(rotate(location, locations.count));
    return {
      locations_start_index: start,
      locations_length: frames.length,
      ...optional('link_index', samples.link[row] ?? 0),
      attribute_indices: toSet(samples.attributeSet[row] ?? 0, dictionary),
      value: Array.from(
        samples.values.subarray(samples.valueOffsets[row], samples.valueOffsets[row + 1]),
        String,
      ),
      timestamps_unix_nano: Array.from(
        samples.timestamps.subarray(samples.timestampOffsets[row], samples.timestampOffsets[row + 1]),
        String,
      ),
    };
  });
  return {
    sample_type: [toValueType(profile.sampleType)],
    sample,
    location_indices: locationIndices,
    time_nanos: String(profile.timeUnixNano),
    duration_nanos: String(profile.durationNano),
    period_type: toValueType(profile.periodType),
    period: String(profile.period),
    profile_id: profile.profileId,
    dropped_attributes_count: profile.droppedAttributesCount,
    original_payload_format: profile.originalPayloadFormat,
    original_payload: profile.originalPayload,
    attribute_indices: toSet(profile.attributeSet, dictionary),
  };
}

function toValueType({ type, unit }: Profile['sampleType']): object {
  return { type_strindex: type, unit_strindex: unit, aggregation_temporality: 1 };
}

/** Row 0, "not set", is an absent field. */
function optional(name: string, row: number): object {
  return row === 0 ? {} : { [name]: row - 1 };
}

function toSet(set: number, { attributeSets, attributes }: Dictionary): number[] {
  const rows = attributeSets.attributes.subarray(attributeSets.offsets[set], attributeSets.offsets[set + 1]);
  return Array.from(rows, (row) => rotate(row, attributes.count));
}

function rotated<T>(count: number, element: (row: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => element((i + 1) % count));
}

function rotate(row: number, count: number): number {
  return (row + count - 1) % count;
}

function toKeyValue({ key, value }: KeyValue): object {
  return { key, value: toAnyValue(value) };
}

function toAnyValue(value: AnyValue): object {
  if (value === null) return {};
  if (typeof value === 'string') return { string_value: value };
  if (typeof value === 'boolean') return { bool_value: value };
  if (typeof value === 'bigint') return { int_value: String(value) };
  if (typeof value === 'number') return { double_value: value };
  if (value instanceof Uint8Array) return { bytes_value: value };
  if ('get' in value) {
    return {
      kvlist_value: { values: [...value].map(([key, member]) => toKeyValue({ key, value: member })) },
    };
  }
  return { array_value: { values: value.map(toAnyValue) } };
}
