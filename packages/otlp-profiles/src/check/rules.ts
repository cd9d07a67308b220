/**
 * `must`: the protocol's MUST, or something that a reader cannot make sense of the message without. `should`: the protocol's
 * SHOULD, or what its reference checker refuses though no text demands it.
 */
export type CheckLevel = 'must' | 'should';

/** Groups other than `always` run by option. */
export type CheckGroup = 'always' | 'shapes' | 'duplicates' | 'orphans';

export interface CheckRule {
  readonly level: CheckLevel;
  readonly group: CheckGroup;
  /** The numbers of profcheck's rules that this one holds, in the order of its source; none: profcheck does not look. */
  readonly profcheck?: readonly number[];
  /** What holds in a good message, one line. */
  readonly meaning: string;
  /** What to do about a finding; ends every finding's text. */
  readonly fix: string;
}

/**
 * Every rule of `checkProfiles`, by its stable name: those of profcheck, the checker of the OpenTelemetry profiling group, and
 * rules of the protocol that it leaves out. One table, and so a long file: README lists it and a test fires each of its rows.
 */
export const CHECK_RULES = {
  'request-empty': {
    level: 'should',
    group: 'always',
    profcheck: [1],
    meaning: 'The request has resource_profiles.',
    fix: 'Send nothing when there is nothing to send.',
  },
  'wire-generation': {
    level: 'must',
    group: 'always',
    meaning:
      'The fields have the numbers of opentelemetry-proto 1.10 or newer, as far as their contents tell.',
    fix: 'Upgrade the sender, or decode the message and check the model.',
  },
  'resource-empty': {
    level: 'should',
    group: 'always',
    profcheck: [2],
    meaning: 'Every ResourceProfiles has scope_profiles.',
    fix: 'Leave it out.',
  },
  'scope-empty': {
    level: 'should',
    group: 'always',
    profcheck: [3],
    meaning: 'Every ScopeProfiles has profiles.',
    fix: 'Leave it out.',
  },
  'table-empty': {
    level: 'must',
    group: 'always',
    profcheck: [13, 14, 15],
    meaning: 'Every table of the dictionary has at least its element 0.',
    fix: 'Write all seven tables, each with its zero value first.',
  },
  'table-zero': {
    level: 'must',
    group: 'always',
    profcheck: [13, 14, 15],
    meaning: 'Element 0 of every table is the zero value: "" or a message of defaults only.',
    fix: 'Put the zero value first: index 0 means "not set".',
  },
  'link-zero-bytes': {
    level: 'should',
    group: 'always',
    profcheck: [13],
    meaning:
      'Element 0 of link_table has empty ids, not ids of zero bytes: profcheck and some servers refuse those.',
    fix: 'Write an empty Link as element 0.',
  },
  'attribute-index': {
    level: 'must',
    group: 'always',
    profcheck: [4, 7, 16, 19],
    meaning: 'Every attribute_indices entry is a row of attribute_table.',
    fix: 'Point it at a row of the table, or leave it out.',
  },
  'attribute-key-unique': {
    level: 'must',
    group: 'always',
    profcheck: [4, 7, 16, 19],
    meaning: 'The attributes of one attribute_indices list have different keys.',
    fix: 'Keep one attribute per key.',
  },
  'attribute-string-index': {
    level: 'must',
    group: 'always',
    profcheck: [22],
    meaning: 'key_strindex and unit_strindex of an attribute are rows of string_table.',
    fix: 'Point it at a row of the table, or at 0 for no unit.',
  },
  'attribute-key-empty': {
    level: 'must',
    group: 'always',
    meaning: 'Every attribute but element 0 of attribute_table has a key that is not empty.',
    fix: 'Leave the attribute out or name it.',
  },
  'value-type-index': {
    level: 'must',
    group: 'always',
    profcheck: [5],
    meaning: 'Type and unit of sample_type and period_type are rows of string_table.',
    fix: 'Point it at a row of the table, or at 0 for "not set".',
  },
  'profile-id': {
    level: 'must',
    group: 'always',
    meaning: 'profile_id is absent, or 16 bytes that are not all zero.',
    fix: 'Use 16 random bytes, or leave the id out.',
  },
  'payload-pairing': {
    level: 'must',
    group: 'always',
    meaning: 'original_payload and original_payload_format are set together or not at all.',
    fix: 'Set both or neither.',
  },
  'sample-stack-index': {
    level: 'must',
    group: 'always',
    profcheck: [6],
    meaning: 'stack_index of a sample is a row of stack_table.',
    fix: 'Point it at a row of the table, or at 0 for the empty stack.',
  },
  'sample-link-index': {
    level: 'must',
    group: 'always',
    profcheck: [6],
    meaning: 'link_index of a sample is a row of link_table.',
    fix: 'Point it at a row of the table, or at 0 for no link.',
  },
  'sample-timestamp-window': {
    level: 'should',
    group: 'always',
    profcheck: [8],
    meaning: 'Timestamps lie in [time_unix_nano, time_unix_nano + duration_nano), the end being outside.',
    fix: 'Widen the window of the profile so that it covers its timestamps.',
  },
  'sample-lengths': {
    level: 'must',
    group: 'shapes',
    profcheck: [9],
    meaning: 'A sample with values and timestamps has as many of the one as of the other.',
    fix: 'Write one value per timestamp.',
  },
  'sample-single-value': {
    level: 'must',
    group: 'shapes',
    profcheck: [10],
    meaning: 'A sample with values and no timestamps has exactly one value, the total.',
    fix: 'Add the values up, or write one timestamp per value.',
  },
  'sample-empty': {
    level: 'must',
    group: 'shapes',
    profcheck: [11],
    meaning: 'A sample has a value or a timestamp.',
    fix: 'Leave the sample out.',
  },
  'sample-shape': {
    level: 'should',
    group: 'shapes',
    profcheck: [12],
    meaning: 'All samples of a profile have the same shape: values, timestamps, or both.',
    fix: 'Put samples of another shape into a profile of their own.',
  },
  'sample-duplicate': {
    level: 'should',
    group: 'duplicates',
    meaning: 'No two samples of a profile have the same stack, set of attributes and link.',
    fix: 'Merge them: add their values up, or append one list to the other when there are timestamps.',
  },
  'mapping-filename-index': {
    level: 'must',
    group: 'always',
    profcheck: [16],
    meaning: 'filename_strindex of a mapping is a row of string_table.',
    fix: 'Point it at a row of the table, or at 0 for "not set".',
  },
  'mapping-range': {
    level: 'must',
    group: 'always',
    profcheck: [16],
    meaning: 'memory_start of a mapping is less than its memory_limit, or both are 0.',
    fix: 'Write the address behind the last byte as memory_limit, or 0 for both.',
  },
  'mapping-build-id': {
    level: 'must',
    group: 'always',
    meaning: 'Every mapping but element 0 has a process.executable.build_id.gnu, .go or .htlhash attribute.',
    fix: 'Add one; .htlhash can be made for any file.',
  },
  'location-mapping-index': {
    level: 'must',
    group: 'always',
    profcheck: [19],
    meaning: 'mapping_index of a location is a row of mapping_table.',
    fix: 'Point it at a row of the table, or at 0 for no mapping.',
  },
  'line-function-index': {
    level: 'must',
    group: 'always',
    profcheck: [19],
    meaning: 'function_index of a line is a row of function_table.',
    fix: 'Point it at a row of the table, or at 0 for "not set".',
  },
  'line-position': {
    level: 'must',
    group: 'always',
    profcheck: [19],
    meaning: 'line and column of a line are not negative.',
    fix: 'Count from 1, and write 0 for "not set".',
  },
  'function-string-index': {
    level: 'must',
    group: 'always',
    profcheck: [20],
    meaning: 'name, system name and file name of a function are rows of string_table.',
    fix: 'Point it at a row of the table, or at 0 for "not set".',
  },
  'function-start-line': {
    level: 'must',
    group: 'always',
    profcheck: [20],
    meaning: 'start_line of a function is not negative.',
    fix: 'Count from 1, and write 0 for "not set".',
  },
  'function-nameless': {
    level: 'must',
    group: 'always',
    meaning: 'Every function but element 0 has a name, a system name or a file name.',
    fix: 'Give it one, or let its lines point at function 0.',
  },
  'link-id-length': {
    level: 'must',
    group: 'always',
    profcheck: [21],
    meaning: 'Every link but element 0 has a trace_id of 16 bytes and a span_id of 8.',
    fix: 'Write the ids as bytes, not as hex or base64 text.',
  },
  'link-id-zero': {
    level: 'should',
    group: 'always',
    meaning: 'Neither id of a link is all zero, which tracing takes for "no span".',
    fix: 'Let samples without a span point at link 0.',
  },
  'stack-location-index': {
    level: 'must',
    group: 'always',
    profcheck: [23],
    meaning: 'Every location_indices entry of a stack is a row of location_table.',
    fix: 'Point it at a row of the table.',
  },
  'string-reference': {
    level: 'must',
    group: 'always',
    meaning:
      'key_strindex and string_value_strindex in attributes, at every depth, are rows of string_table.',
    fix: 'Point it at a row of the table, or write the text itself.',
  },
  'key-exclusive': {
    level: 'must',
    group: 'always',
    meaning: 'A KeyValue has a key or a key_strindex, not both.',
    fix: 'Write one of the two.',
  },
  'key-unique': {
    level: 'must',
    group: 'always',
    meaning: 'Keys differ within the attributes of a resource or scope, and within a key-value list.',
    fix: 'Keep one value per key.',
  },
  'text-utf8': {
    level: 'must',
    group: 'always',
    meaning: 'Every string is valid UTF-8; protobuf decoders refuse a message with another.',
    fix: 'Re-encode it, U+FFFD for what cannot be told.',
  },
  'row-duplicate': {
    level: 'should',
    group: 'duplicates',
    profcheck: [17, 18],
    meaning:
      'No two elements of a table are equal by value, references followed (profcheck: mappings and strings only).',
    fix: 'Keep the first and point all references at it.',
  },
  'row-orphan': {
    level: 'should',
    group: 'orphans',
    profcheck: [24],
    meaning:
      'Every element but 0 of every table is reachable from a sample, profile, resource or scope (profcheck does not count references of the last two).',
    fix: 'Leave it out.',
  },
} as const;

export type CheckRuleName = keyof typeof CHECK_RULES;
