import { OtlpProfilesError } from '../errors.js';
import type { AttributeSets, Dictionary, Profile } from '../model/profiles-data.js';
import type { DecodedTables } from './decode-dictionary.js';

/*
 * Everything that reads the model afterwards does so without a check: these functions are why it may.
 * Row 0 always exists. The checks throw HOTSPAN_ERR_OTLP_INDEX or HOTSPAN_ERR_OTLP_SHAPE.
 */

/** The attribute sets of a message, and those among them that point outside the attribute table. */
export interface CheckedSets {
  /** Broken sets are empty here. */
  readonly sets: AttributeSets;
  readonly broken: ReadonlySet<number>;
}

/** Finds broken sets instead of throwing: only the profiles that use one are to be rejected. */
export function checkAttributeSets(sets: AttributeSets, attributeCount: number): CheckedSets {
  const broken = new Set<number>();
  for (let set = 0; set < sets.count; set++) {
    const end = sets.offsets[set + 1] ?? 0;
    for (let at = sets.offsets[set] ?? 0; at < end; at++) {
      if ((sets.attributes[at] ?? 0) >>> 0 >= attributeCount) broken.add(set);
    }
  }
  return broken.size === 0 ? { sets, broken } : { sets: emptySets(sets, broken), broken };
}

function emptySets(sets: AttributeSets, broken: ReadonlySet<number>): AttributeSets {
  const offsets = new Int32Array(sets.count + 1);
  const attributes = new Int32Array(sets.attributes.length);
  let length = 0;
  for (let set = 0; set < sets.count; set++) {
    if (!broken.has(set)) {
      const list = sets.attributes.subarray(sets.offsets[set], sets.offsets[set + 1]);
      attributes.set(list, length);
      length += list.length;
    }
    offsets[set + 1] = length;
  }
  return {
    count: sets.count,
    offsets,
    attributes: attributes.slice(0, length),
  };
}

/** A broken dictionary sinks the whole message: there is no telling which profiles it would make wrong. */
export function checkDictionary(tables: DecodedTables, { broken }: CheckedSets): void {
  const { strings, mappings, locations, functions, stacks, attributes } = tables;
  checkColumn('mapping_table[].filename_strindex', mappings.filename, 'string_table', strings.length);
  checkColumn('location_table[].mapping_index', locations.mapping, 'mapping_table', mappings.count);
  checkColumn(
    'location_table[].lines[].function_index',
    locations.lineFunction,
    'function_table',
    functions.count,
  );
  checkColumn('function_table[].name_strindex', functions.name, 'string_table', strings.length);
  checkColumn('function_table[].system_name_strindex', functions.systemName, 'string_table', strings.length);
  checkColumn('function_table[].filename_strindex', functions.filename, 'string_table', strings.length);
  checkColumn('stack_table[].location_indices', stacks.locations, 'location_table', locations.count);
  checkColumn('attribute_table[].key_strindex', attributes.key, 'string_table', strings.length);
  checkColumn('attribute_table[].unit_strindex', attributes.unit, 'string_table', strings.length);
  checkSets('mapping_table[].attribute_indices', mappings.attributeSet, broken);
  checkSets('location_table[].attribute_indices', locations.attributeSet, broken);
}

/** A broken profile is rejected alone. */
export function checkProfile(profile: Profile, dictionary: Dictionary, { broken }: CheckedSets): void {
  const { samples, sampleType, periodType } = profile;
  const { strings, stacks, links } = dictionary;
  const types = [sampleType.type, sampleType.unit, periodType.type, periodType.unit];
  checkColumn('sample_type or period_type', Int32Array.from(types), 'string_table', strings.length);
  checkColumn('samples[].stack_index', samples.stack, 'stack_table', stacks.count);
  checkColumn('samples[].link_index', samples.link, 'link_table', links.count);
  checkSets('attribute_indices', [profile.attributeSet], broken);
  checkSets('samples[].attribute_indices', samples.attributeSet, broken);
  checkShapes(profile);
}

function checkColumn(path: string, column: Int32Array, table: string, rows: number): void {
  for (let row = 0; row < column.length; row++) {
    const index = column[row] ?? 0;
    // Unsigned comparison: a negative index becomes larger than any table.
    if (index >>> 0 >= rows) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_INDEX',
        `${path} holds ${index} (entry ${row}), but ${table} has ${rows} entries.`,
      );
    }
  }
}

function checkSets(path: string, column: ArrayLike<number>, broken: ReadonlySet<number>): void {
  if (broken.size === 0) return;
  for (let row = 0; row < column.length; row++) {
    if (broken.has(column[row] ?? 0)) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_INDEX',
        `${path} (entry ${row}) holds an index outside attribute_table.`,
      );
    }
  }
}

function checkShapes({ samples }: Profile): void {
  const { count, valueOffsets, timestampOffsets } = samples;
  for (let row = 0; row < count; row++) {
    const values = (valueOffsets[row + 1] ?? 0) - (valueOffsets[row] ?? 0);
    const timestamps = (timestampOffsets[row + 1] ?? 0) - (timestampOffsets[row] ?? 0);
    if (values === 0 && timestamps === 0) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_SHAPE',
        `sample ${row} has neither a value nor a timestamp.`,
      );
    }
    if (values !== 0 && timestamps !== 0 && values !== timestamps) {
      throw new OtlpProfilesError(
        'HOTSPAN_ERR_OTLP_SHAPE',
        `sample ${row} has ${values} values for ${timestamps} timestamps; their numbers must be equal.`,
      );
    }
  }
}
