import { OtlpProfilesError } from '../errors.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import { readStringRun } from '../wire/read-string-run.js';
import { skipRun } from '../wire/skip-run.js';
import type { WireReader } from '../wire/wire-reader.js';
import { type DecodeLimits, limitError } from './decode-limits.js';
import type { Range } from './scan-request.js';

/** Tables of `ProfilesDictionary` by field number. */
const TABLES = [
  '',
  'mapping_table',
  'location_table',
  'function_table',
  'link_table',
  'string_table',
  'attribute_table',
  // W3: attribute_units.
  'stack_table',
] as const;

const LAST_TABLE = TABLES.length - 1;
const STRING_TABLE = 5;

/** What has to be known before the tables are read: how large they are, and the strings that attribute values refer to. */
export interface ScannedDictionary {
  /** Rows by field number, as they stand in the message. */
  readonly rows: Int32Array;
  /** Bytes of all rows together, by field number. */
  readonly bytes: Int32Array;
  /** At least the empty string. */
  readonly strings: string[];
  /** Where each run of strings ends, in the order of the message: to be skipped when the other tables are read. */
  readonly stringRunEnds: readonly number[];
}

/**
 * Walks the dictionary, which may come in several pieces (protobuf merges repeated occurrences of a message field) and its
 * tables in any order. A row takes two bytes at least, so the counts are backed by the message.
 */
export function scanDictionary(
  reader: WireReader,
  ranges: readonly Range[],
  limits: DecodeLimits,
): ScannedDictionary {
  const rows = new Int32Array(TABLES.length);
  const bytes = new Int32Array(TABLES.length);
  const strings: string[] = [];
  const stringRunEnds: number[] = [];
  for (const { start, end } of ranges) {
    reader.pos = start;
    while (reader.pos < end) {
      const tag = reader.uint32();
      const field = tag >>> 3;
      if ((tag & 7) !== 2 || field === 0 || field > LAST_TABLE) {
        skipUnknown(reader, tag, end, 'ProfilesDictionary', LAST_TABLE);
        continue;
      }
      const first = reader.pos;
      if (field === STRING_TABLE) {
        const tooLong = readStringRun(reader, tag, end, limits.maxStringBytes, strings);
        if (tooLong >= 0) {
          throw limitError(limits, 'maxStringBytes', 'a string is longer', 'Send shorter names.', tooLong);
        }
        stringRunEnds.push(reader.pos);
        rows[field] = strings.length;
      } else rows[field] = (rows[field] ?? 0) + skipRun(reader, tag, end);
      bytes[field] = (bytes[field] ?? 0) + reader.pos - first;
      if ((rows[field] ?? 0) > limits.maxTableRows) {
        const found = `${TABLES[field]} has ${rows[field]} rows`;
        throw limitError(limits, 'maxTableRows', found, 'Send smaller batches.', first);
      }
    }
    reader.expectEnd(end);
  }
  if (strings.length === 0) strings.push('');
  if (strings[0] !== '') {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_SHAPE',
      `string_table[0] must be the empty string, got "${strings[0]?.slice(0, 60)}". Begin every table with its zero value.`,
    );
  }
  return { rows, bytes, strings, stringRunEnds };
}
