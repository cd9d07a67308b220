import type { CheckRuleName } from './rules.js';

/** A change to the good request that breaks one rule. */
export interface RuleCase {
  readonly rule: CheckRuleName;
  /** What is put where. */
  readonly change: Readonly<Record<string, unknown>>;
  /** Where the finding is. */
  readonly path: string;
  /** What its text says was found. */
  readonly found: string;
  /** Rules that the same change cannot help breaking. */
  readonly also?: readonly CheckRuleName[];
}

const PROFILE = 'resource_profiles[0].scope_profiles[0].profiles[0]';
const SAMPLE = `${PROFILE}.samples[0]`;
const RESOURCE = 'resource_profiles[0].resource';
const SCOPE = 'resource_profiles[0].scope_profiles[0].scope';

const ZERO_SAMPLE = { stack_index: 0, link_index: 0, attribute_indices: [] };

/** At least one for every rule but `text-utf8`, whose bytes no encoder writes: as long as the table of rules, for its reason. */
export const RULE_CASES: readonly RuleCase[] = [
  {
    rule: 'request-empty',
    change: { resource_profiles: [] },
    path: 'resource_profiles',
    found: 'found none',
  },
  {
    rule: 'wire-generation',
    // What a message of 1.9 with one value per sample is to a reader of 1.10: the value is in attribute_indices.
    change: { [`${PROFILE}.samples`]: [{ stack_index: 1, attribute_indices: [2] }] },
    path: 'resource_profiles',
    found: 'found those of opentelemetry-proto 1.9',
    also: ['sample-empty', 'row-orphan'],
  },
  {
    rule: 'resource-empty',
    change: { 'resource_profiles[1]': {} },
    path: 'resource_profiles[1].scope_profiles',
    found: 'found none',
  },
  {
    rule: 'scope-empty',
    change: { 'resource_profiles[0].scope_profiles[1]': {} },
    path: 'resource_profiles[0].scope_profiles[1].profiles',
    found: 'found none',
  },
  {
    rule: 'table-empty',
    change: { 'dictionary.link_table': [], [`${SAMPLE}.link_index`]: 0 },
    path: 'dictionary.link_table',
    found: 'found none',
  },
  {
    rule: 'table-zero',
    change: { 'dictionary.stack_table[0].location_indices': [1] },
    path: 'dictionary.stack_table[0]',
    found: 'found another',
    also: ['row-duplicate'],
  },
  {
    rule: 'table-zero',
    change: { 'dictionary.string_table[0]': 'zero' },
    path: 'dictionary.string_table[0]',
    found: 'found another',
  },
  {
    rule: 'table-zero',
    change: { 'dictionary.attribute_table[0].value': { string_value: '' } },
    path: 'dictionary.attribute_table[0]',
    found: 'found another',
  },
  {
    rule: 'link-zero-bytes',
    change: { 'dictionary.link_table[0].trace_id': new Uint8Array(16) },
    path: 'dictionary.link_table[0]',
    found: 'found 16 and 0 zero bytes',
  },
  {
    rule: 'attribute-index',
    change: { [`${PROFILE}.attribute_indices[1]`]: 4 },
    path: `${PROFILE}.attribute_indices[1]`,
    found: 'a row of attribute_table, which has 4, found 4',
  },
  {
    rule: 'attribute-index',
    change: { 'dictionary.location_table[1].attribute_indices': [1, -1] },
    path: 'dictionary.location_table[1].attribute_indices[1]',
    found: 'found -1',
  },
  {
    rule: 'attribute-key-unique',
    change: { [`${SAMPLE}.attribute_indices`]: [2, 1, 2] },
    path: `${SAMPLE}.attribute_indices[2]`,
    found: 'attribute_indices[0] again',
  },
  {
    rule: 'attribute-string-index',
    change: { 'dictionary.attribute_table[2].unit_strindex': 99, 'dictionary.string_table[11]': '{a}' },
    path: 'dictionary.attribute_table[2].unit_strindex',
    found: 'a row of string_table, which has 14, found 99',
    also: ['row-orphan'],
  },
  {
    rule: 'attribute-key-empty',
    change: { 'dictionary.attribute_table[2].key_strindex': 0 },
    path: 'dictionary.attribute_table[2].key_strindex',
    found: 'found ""',
    also: ['row-orphan'],
  },
  {
    rule: 'attribute-key-empty',
    change: { [`${SCOPE}.attributes[0].key`]: '' },
    path: `${SCOPE}.attributes[0]`,
    found: 'found ""',
  },
  {
    rule: 'value-type-index',
    change: { [`${PROFILE}.period_type.unit_strindex`]: -5 },
    path: `${PROFILE}.period_type.unit_strindex`,
    found: 'found -5',
  },
  {
    rule: 'profile-id',
    change: { [`${PROFILE}.profile_id`]: new Uint8Array(15).fill(1) },
    path: `${PROFILE}.profile_id`,
    found: 'found 15 bytes',
  },
  {
    rule: 'profile-id',
    change: { [`${PROFILE}.profile_id`]: new Uint8Array(16) },
    path: `${PROFILE}.profile_id`,
    found: 'not all zero, found 16 bytes',
  },
  {
    rule: 'payload-pairing',
    change: { [`${PROFILE}.original_payload`]: new Uint8Array(0) },
    path: PROFILE,
    found: 'found the format alone',
  },
  {
    rule: 'payload-pairing',
    change: { [`${PROFILE}.original_payload_format`]: '' },
    path: PROFILE,
    found: 'found the payload alone',
  },
  {
    rule: 'sample-stack-index',
    change: { [`${PROFILE}.samples[1].stack_index`]: 3 },
    path: `${PROFILE}.samples[1].stack_index`,
    found: 'a row of stack_table, which has 3, found 3',
    also: ['row-orphan'],
  },
  {
    rule: 'sample-link-index',
    change: { [`${PROFILE}.samples[1].link_index`]: -1 },
    path: `${PROFILE}.samples[1].link_index`,
    found: 'found -1',
  },
  {
    rule: 'sample-timestamp-window',
    change: { [`${SAMPLE}.timestamps_unix_nano[1]`]: 1100 },
    path: `${SAMPLE}.timestamps_unix_nano[1]`,
    found: 'in [1000, 1100), found 1100',
  },
  {
    rule: 'sample-timestamp-window',
    change: { [`${SAMPLE}.timestamps_unix_nano[0]`]: 999 },
    path: `${SAMPLE}.timestamps_unix_nano[0]`,
    found: 'found 999',
  },
  {
    rule: 'sample-lengths',
    change: { [`${SAMPLE}.values`]: [1] },
    path: SAMPLE,
    found: 'found 1 and 2',
  },
  {
    rule: 'sample-single-value',
    change: { [`${PROFILE}.samples`]: [{ ...ZERO_SAMPLE, values: [1, 2] }] },
    path: `${SAMPLE}.values`,
    found: 'one value, found 2',
    also: ['row-orphan'],
  },
  {
    rule: 'sample-empty',
    change: { [`${PROFILE}.samples[2]`]: { stack_index: 1 } },
    path: `${PROFILE}.samples[2]`,
    found: 'found neither',
  },
  {
    rule: 'sample-shape',
    change: { [`${PROFILE}.samples[1].values`]: [] },
    path: `${PROFILE}.samples[1]`,
    found: 'values and timestamps as in the samples before, found timestamps',
  },
  {
    rule: 'sample-shape',
    change: { [`${PROFILE}.samples[1].timestamps_unix_nano`]: [] },
    path: `${PROFILE}.samples[1]`,
    found: 'found values',
  },
  {
    rule: 'sample-duplicate',
    change: {
      [`${PROFILE}.samples[1].attribute_indices`]: [1, 2],
      [`${PROFILE}.samples[2]`]: {
        stack_index: 2,
        attribute_indices: [2, 1],
        values: [1],
        timestamps_unix_nano: [1001],
      },
    },
    path: `${PROFILE}.samples[2]`,
    found: 'samples[1]',
  },
  {
    rule: 'mapping-filename-index',
    change: { 'dictionary.mapping_table[1].filename_strindex': 14 },
    path: 'dictionary.mapping_table[1].filename_strindex',
    found: 'found 14',
    also: ['row-orphan'],
  },
  {
    rule: 'mapping-range',
    change: { 'dictionary.mapping_table[1].memory_limit': 4096 },
    path: 'dictionary.mapping_table[1]',
    found: 'found 4096 and 4096',
  },
  {
    rule: 'mapping-build-id',
    change: { 'dictionary.mapping_table[1].attribute_indices': [2] },
    path: 'dictionary.mapping_table[1].attribute_indices',
    found: 'a build id, found none',
    also: ['row-orphan'],
  },
  {
    rule: 'location-mapping-index',
    change: { 'dictionary.location_table[2].mapping_index': 2 },
    path: 'dictionary.location_table[2].mapping_index',
    found: 'a row of mapping_table, which has 2, found 2',
  },
  {
    rule: 'line-function-index',
    change: { 'dictionary.location_table[2].lines[1].function_index': 3 },
    path: 'dictionary.location_table[2].lines[1].function_index',
    found: 'a row of function_table, which has 3, found 3',
    also: ['row-orphan'],
  },
  {
    rule: 'line-position',
    change: { 'dictionary.location_table[2].lines[0].line': -1 },
    path: 'dictionary.location_table[2].lines[0].line',
    found: 'found -1',
  },
  {
    rule: 'line-position',
    change: { 'dictionary.location_table[2].lines[0].column': -7 },
    path: 'dictionary.location_table[2].lines[0].column',
    found: 'found -7',
  },
  {
    rule: 'function-string-index',
    change: { 'dictionary.function_table[1].system_name_strindex': 14 },
    path: 'dictionary.function_table[1].system_name_strindex',
    found: 'found 14',
    also: ['row-orphan'],
  },
  {
    rule: 'function-start-line',
    change: { 'dictionary.function_table[1].start_line': -2 },
    path: 'dictionary.function_table[1].start_line',
    found: 'found -2',
  },
  {
    rule: 'function-nameless',
    change: { 'dictionary.function_table[2]': { start_line: 5 } },
    path: 'dictionary.function_table[2]',
    found: 'found none',
  },
  {
    rule: 'link-id-length',
    change: { 'dictionary.link_table[1].span_id': new Uint8Array(16).fill(3) },
    path: 'dictionary.link_table[1].span_id',
    found: '8 bytes, found 16',
  },
  {
    rule: 'link-id-zero',
    change: { 'dictionary.link_table[1].span_id': new Uint8Array(8) },
    path: 'dictionary.link_table[1].span_id',
    found: 'found zero bytes',
  },
  {
    rule: 'stack-location-index',
    change: { 'dictionary.stack_table[1].location_indices': [2, 1, 3] },
    path: 'dictionary.stack_table[1].location_indices[2]',
    found: 'a row of location_table, which has 3, found 3',
  },
  {
    rule: 'string-reference',
    change: { [`${RESOURCE}.attributes[2].value.kvlist_value.values[0].key_strindex`]: 77 },
    path: `${RESOURCE}.attributes[2].value.kvlist_value.values[0].key_strindex`,
    found: 'found 77',
  },
  {
    rule: 'string-reference',
    change: { 'dictionary.attribute_table[1].value': { string_value_strindex: -8 } },
    path: 'dictionary.attribute_table[1].value.string_value_strindex',
    found: 'found -8',
    also: ['row-orphan'],
  },
  {
    rule: 'key-exclusive',
    change: { [`${RESOURCE}.attributes[1].key`]: 'host' },
    path: `${RESOURCE}.attributes[1]`,
    found: 'found "host" and 12',
  },
  {
    rule: 'key-unique',
    change: { [`${RESOURCE}.attributes[0].key`]: 'host.name' },
    path: `${RESOURCE}.attributes[1]`,
    found: 'found "host.name" again',
  },
  {
    rule: 'key-unique',
    change: { [`${RESOURCE}.attributes[2].value.kvlist_value.values[1]`]: { key: 'host.name' } },
    path: `${RESOURCE}.attributes[2].value.kvlist_value.values[1]`,
    found: 'found "host.name" again',
  },
  {
    rule: 'row-orphan',
    change: { 'dictionary.stack_table[3]': { location_indices: [1, 1] } },
    path: 'dictionary.stack_table[3]',
    found: 'found nothing',
  },
  ...duplicates(),
];

/** An equal row, used like the first, for every table; the location refers to the second function instead of the first. */
function duplicates(): RuleCase[] {
  const useLocation = { 'dictionary.stack_table[1].location_indices': [2, 1, 3] };
  return [
    {
      rule: 'row-duplicate',
      change: { 'dictionary.string_table[14]': 'cpu', [`${PROFILE}.period_type.type_strindex`]: 14 },
      path: 'dictionary.string_table[14]',
      found: 'string_table[1]',
    },
    {
      rule: 'row-duplicate',
      change: {
        'dictionary.attribute_table[4]': { key_strindex: 7, value: { string_value: 'native' } },
        [`${PROFILE}.attribute_indices`]: [4, 2],
      },
      path: 'dictionary.attribute_table[4]',
      found: 'attribute_table[1]',
    },
    {
      rule: 'row-duplicate',
      change: {
        'dictionary.mapping_table[2]': {
          memory_start: 4096,
          memory_limit: 8192,
          file_offset: 64,
          filename_strindex: 3,
          attribute_indices: [3],
        },
        'dictionary.location_table[2].mapping_index': 2,
      },
      path: 'dictionary.mapping_table[2]',
      found: 'mapping_table[1]',
    },
    {
      rule: 'row-duplicate',
      change: {
        'dictionary.function_table[3]': {
          name_strindex: 4,
          system_name_strindex: 5,
          filename_strindex: 6,
          start_line: 2,
        },
        'dictionary.location_table[3]': {
          lines: [
            { function_index: 3, line: 3, column: 7 },
            { function_index: 2, line: 9 },
          ],
        },
        ...useLocation,
      },
      path: 'dictionary.location_table[3]',
      found: 'location_table[2]',
    },
    {
      rule: 'row-duplicate',
      change: { 'dictionary.link_table[2]': {}, [`${PROFILE}.samples[1].link_index`]: 2 },
      path: 'dictionary.link_table[2]',
      found: 'link_table[0]',
      also: ['link-id-length'],
    },
    {
      rule: 'row-duplicate',
      change: {
        'dictionary.stack_table[3]': { location_indices: [1] },
        [`${PROFILE}.samples[2]`]: {
          stack_index: 3,
          values: [1],
          timestamps_unix_nano: [1002],
          attribute_indices: [1],
        },
      },
      path: 'dictionary.stack_table[3]',
      found: 'stack_table[2]',
    },
  ];
}
