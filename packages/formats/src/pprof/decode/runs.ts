import { GrowableInt32, skipRun, type WireReader } from '@hotspan/otlp-profiles';

/** The messages of one table, which mostly stand together in one run but may stand anywhere. */
export interface Runs {
  /** Messages so far. */
  readonly count: number;
  /** Skips the message whose tag was just read and those that follow it, to be decoded later. */
  skip(): void;
  /** Has each run read by a function that reads the message whose tag was just read and those that follow it. */
  decode(decodeRun: (reader: WireReader, end: number) => void): void;
}

/**
 * @param tag of one byte.
 * @param tooMany makes the error for more than `maxCount` messages, the reader standing behind the first too many.
 */
export function createRuns(reader: WireReader, tag: number, maxCount: number, tooMany: () => Error): Runs {
  const end = reader.bytes.length;
  const starts = new GrowableInt32(1);

  function throwTooMany(start: number): never {
    reader.pos = start;
    for (let left = maxCount - runs.count; left > 0; left--) {
      reader.pos = reader.readEnd(end);
      reader.uint32();
    }
    reader.readEnd(end);
    throw tooMany();
  }

  // A member and no getter: V8 makes a hidden class of each object that has one, and all that the getter can see then stays in memory
  // until a full collection.
  const runs = {
    count: 0,
    skip() {
      const start = reader.pos;
      const found = skipRun(reader, tag, end);
      if (found > maxCount - runs.count) throwTooMany(start);
      starts.push(start);
      runs.count += found;
    },
    decode(decodeRun: (reader: WireReader, end: number) => void) {
      for (const start of starts.view()) {
        reader.pos = start;
        decodeRun(reader, end);
      }
    },
  };
  return runs;
}
