import { GrowableInt32, GrowableInt64, type WireReader } from '@hotspan/otlp-profiles';
import { MAPPING_FLAGS, type PprofMappings } from '../pprof-profile.js';
import { createNumberMessage, indexIn, readNumbers } from './number-fields.js';

/** Field 3 of `Profile`. */
export const MAPPINGS_TAG = 26;

export interface MappingColumns {
  /** Reads the `Mapping` whose tag was just read and those that follow it. */
  decodeRun(reader: WireReader, end: number): void;
  finish(): PprofMappings;
}

export function createMappingColumns(): MappingColumns {
  const id = new GrowableInt64(4);
  const memoryStart = new GrowableInt64(4);
  const memoryLimit = new GrowableInt64(4);
  const fileOffset = new GrowableInt64(4);
  const filename = new GrowableInt32(4);
  const buildId = new GrowableInt32(4);
  const flags = new GrowableInt32(4);
  const message = createNumberMessage('Mapping', 10);
  const { words } = message;
  const flagOf = (field: number, flag: number): number =>
    ((words[field * 2] ?? 0) | (words[field * 2 + 1] ?? 0)) === 0 ? 0 : flag;

  function decode(reader: WireReader, end: number): void {
    readNumbers(reader, end, message);
    id.push(words[2] ?? 0, words[3] ?? 0);
    memoryStart.push(words[4] ?? 0, words[5] ?? 0);
    memoryLimit.push(words[6] ?? 0, words[7] ?? 0);
    fileOffset.push(words[8] ?? 0, words[9] ?? 0);
    filename.push(indexIn(message, 5));
    buildId.push(indexIn(message, 6));
    flags.push(
      flagOf(7, MAPPING_FLAGS.hasFunctions) |
        flagOf(8, MAPPING_FLAGS.hasFilenames) |
        flagOf(9, MAPPING_FLAGS.hasLineNumbers) |
        flagOf(10, MAPPING_FLAGS.hasInlineFrames),
    );
  }

  function decodeRun(reader: WireReader, enclosingEnd: number): void {
    for (;;) {
      decode(reader, reader.readEnd(enclosingEnd));
      if (reader.pos >= enclosingEnd || reader.bytes[reader.pos] !== MAPPINGS_TAG) return;
      reader.pos++;
    }
  }

  return {
    decodeRun,
    finish: () => ({
      count: filename.length,
      id: id.toUnsigned(),
      memoryStart: memoryStart.toUnsigned(),
      memoryLimit: memoryLimit.toUnsigned(),
      fileOffset: fileOffset.toUnsigned(),
      filename: filename.finish(),
      buildId: buildId.finish(),
      flags: Uint8Array.from(flags.view()),
    }),
  };
}
