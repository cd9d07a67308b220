/** The tables of `ProfilesDictionary`, in the order of their field numbers, which start at 1. In W3 7 is `attribute_units`. */
export const DICTIONARY_TABLES = [
  'mapping_table',
  'location_table',
  'function_table',
  'link_table',
  'string_table',
  'attribute_table',
  'stack_table',
] as const;
