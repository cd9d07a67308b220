import { OtlpProfilesError } from '../errors.js';
import type { ColumnMemory } from '../model/column-memory.js';
import { type Texts, textAt, toTexts } from '../model/texts.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import { skipRun } from '../wire/skip-run.js';
import { createTextReader } from '../wire/text-reader.js';
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
  readonly texts: Texts;
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
  memory: ColumnMemory,
): ScannedDictionary {
  const rows = new Int32Array(LAST_TABLE + 1);
  const bytes = new Int32Array(LAST_TABLE + 1);
  const strings = createTextReader(reader.bytes, memory);
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
        const tooLong = strings.readRun(reader, tag, end, limits.maxStringBytes);
        if (tooLong >= 0) {
          throw limitError(limits, 'maxStringBytes', 'a string is longer', 'Send shorter names.', tooLong);
        }
        stringRunEnds.push(reader.pos);
        rows[field] = strings.count();
      } else rows[field] = (rows[field] ?? 0) + skipRun(reader, tag, end);
      bytes[field] = (bytes[field] ?? 0) + reader.pos - first;
      if ((rows[field] ?? 0) > limits.maxTableRows) {
        const found = `${DICTIONARY_TABLES[field - 1]} has ${rows[field]} rows`;
        throw limitError(limits, 'maxTableRows', found, 'Send smaller batches.', first);
      }
    }
    reader.expectEnd(end);
  }
  const texts = strings.count() === 0 ? toTexts(['']) : strings.finish();
  const first = textAt(texts, 0);
  if (first !== '') {
    throw new OtlpProfilesError(
      'HOTSPAN_ERR_OTLP_SHAPE',
      `string_table[0] must be the empty string, got "${first?.slice(0, 60)}". Begin every table with its zero value.`,
    );
  }
  return { rows, bytes, texts, stringRunEnds };
}
