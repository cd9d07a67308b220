import { GrowableInt32, isUtf8, readStringRun, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import { limitError } from './pprof-reader.js';

/** Field 6 of Profile, length-delimited. */
export const STRING_TABLE_TAG = 50;

export interface StringTableDecoder {
  /** Reads the string behind a tag, and the strings that follow it without another field between. */
  decodeRun(reader: WireReader, end: number): void;
  finish(): { strings: string[]; malformedStrings: Int32Array };
}

export function createStringTable({ maxStringBytes }: FormatLimits): StringTableDecoder {
  const strings: string[] = [];
  const malformed = new GrowableInt32(4);
  return {
    decodeRun(reader, end) {
      const tooLong = readStringRun(
        reader,
        STRING_TABLE_TAG,
        end,
        maxStringBytes,
        strings,
        (text, index, from, to) => {
          if (!isUtf8(text, reader.bytes.subarray(from, to))) malformed.push(index);
        },
      );
      if (tooLong >= 0) throw limitError('a string has', 'maxStringBytes', maxStringBytes, tooLong);
    },
    finish: () => ({ strings, malformedStrings: malformed.toArray() }),
  };
}
