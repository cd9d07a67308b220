import { OtlpProfilesError } from '../errors.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import { readStringRun } from '../wire/read-string-run.js';
import { skipRun } from '../wire/skip-run.js';
import type { WireReader } from '../wire/wire-reader.js';
import { type DecodeLimits, limitError } from './decode-limits.js';
import { DICTIONARY_TABLES } from './dictionary-tables.js';
import type { Range } from './scan-request.js';

const LAST_TABLE = DICTIONARY_TABLES.length;
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
  const rows = new Int32Array(LAST_TABLE + 1);
  const bytes = new Int32Array(LAST_TABLE + 1);
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
        const found = `${DICTIONARY_TABLES[field - 1]} has ${rows[field]} rows`;
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
