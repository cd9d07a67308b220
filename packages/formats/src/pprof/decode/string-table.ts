import {
  type ColumnMemory,
  createTextReader,
  GrowableInt32,
  isUtf8,
  type Texts,
  type WireReader,
} from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import { limitError } from './pprof-reader.js';

/** Field 6 of Profile, length-delimited. */
export const STRING_TABLE_TAG = 50;

export interface StringTableDecoder {
  /** Reads the string behind a tag, and the strings that follow it without another field between. */
  decodeRun(reader: WireReader, end: number): void;
  finish(): { texts: Texts; malformedStrings: Int32Array };
}

export function createStringTable(
  bytes: Uint8Array,
  { maxStringBytes }: FormatLimits,
  memory: ColumnMemory,
): StringTableDecoder {
  const malformed = new GrowableInt32(4);
  const strings = createTextReader(bytes, memory, (text, index, from, to) => {
    if (!isUtf8(text, bytes.subarray(from, to))) malformed.push(index);
  });
  return {
    decodeRun(reader, end) {
      const tooLong = strings.readRun(reader, STRING_TABLE_TAG, end, maxStringBytes);
      if (tooLong >= 0) throw limitError('a string has', 'maxStringBytes', maxStringBytes, tooLong);
    },
    finish: () => ({ texts: strings.finish(), malformedStrings: malformed.toArray() }),
  };
}
