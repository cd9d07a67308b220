import { OtlpProfilesError } from '../errors.js';
import type { Attributes, Profile } from '../model/profiles-data.js';
import { countTexts } from '../model/texts.js';
import type { DecodedTables } from './decode-dictionary.js';

/*
 * Everything that reads the model afterwards does so without a check: these functions are why it may, and for lists of
 * attributes the reader in decode-indices.ts. Row 0 always exists. They throw HOTSPAN_ERR_OTLP_INDEX or HOTSPAN_ERR_OTLP_SHAPE.
 */

/** A broken dictionary sinks the whole message: there is no telling which profiles it would make wrong. */
export function checkDictionary(tables: DecodedTables, attributes: Pick<Attributes, 'key' | 'unit'>): void {
  const { mappings, locations, functions } = tables;
  const strings = countTexts(tables.texts);
  checkColumn('mapping_table[].filename_strindex', mappings.filename, 'string_table', strings);
  checkColumn('location_table[].mapping_index', locations.mapping, 'mapping_table', mappings.count);
  checkColumn(
    'location_table[].lines[].function_index',
    locations.lineFunction,
    'function_table',
    functions.count,
  );
  checkColumn('function_table[].name_strindex', functions.name, 'string_table', strings);
  checkColumn('function_table[].system_name_strindex', functions.systemName, 'string_table', strings);
  checkColumn('function_table[].filename_strindex', functions.filename, 'string_table', strings);
  checkColumn('attribute_table[].key_strindex', attributes.key, 'string_table', strings);
  checkColumn('attribute_table[].unit_strindex', attributes.unit, 'string_table', strings);
}

/**
 * A broken profile is rejected alone.
 *
 * @param stringCount entries of the message's own `string_table`, to which decoding may have added.
 */
export function checkProfile(
  profile: Profile,
  { texts, stacks, links }: DecodedTables,
  stringCount: number = countTexts(texts),
): void {
  const { samples, sampleType, periodType } = profile;
  const types = [sampleType.type, sampleType.unit, periodType.type, periodType.unit];
  checkColumn('sample_type or period_type', Int32Array.from(types), 'string_table', stringCount);
  checkColumn('samples[].stack_index', samples.stack, 'stack_table', stacks.count);
  checkColumn('samples[].link_index', samples.link, 'link_table', links.count);
  checkShapes(profile);
}

/** A loop that only gathers sign bits, and looks for the culprit when there is one. */
function checkColumn(path: string, column: Int32Array, table: string, rows: number): void {
  const last = rows - 1;
  let signs = 0;
  // Negative when the index is, or when it is past the last row.
  for (let row = 0; row < column.length; row++) {
    const index = column[row] ?? 0;
    signs |= index | (last - index);
  }
  if (signs >= 0) return;
  const row = column.findIndex((index) => index < 0 || index > last);
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_INDEX',
    `${path} holds ${column[row]} (entry ${row}), but ${table} has ${rows} entries.`,
  );
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
