import { GrowableInt32, GrowableInt64, type WireReader } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import type { PprofFunctions } from '../pprof-profile.js';
import { createNumberMessage, indexIn, readNumbers } from './number-fields.js';
import { limitError } from './pprof-reader.js';

export interface FunctionColumns {
  /** Reads one `Function` that ends at `end`. */
  decode(reader: WireReader, end: number): void;
  finish(): PprofFunctions;
}

/** `capacity` is a guess at the number of rows. Hot path: guarded by benchmarks/pprof-codec.bench.ts. */
export function createFunctionColumns({ maxFrames }: FormatLimits, capacity: number): FunctionColumns {
  const id = new GrowableInt64(capacity);
  const name = new GrowableInt32(capacity);
  const systemName = new GrowableInt32(capacity);
  const filename = new GrowableInt32(capacity);
  const startLine = new GrowableInt64(capacity);
  const message = createNumberMessage('Function', 5);
  const { words } = message;

  function decode(reader: WireReader, end: number): void {
    if (name.length >= maxFrames) {
      throw limitError('the function table has', 'maxFrames', maxFrames, reader.pos);
    }
    readNumbers(reader, end, message);
    id.push(words[2] ?? 0, words[3] ?? 0);
    name.push(indexIn(message, 2));
    systemName.push(indexIn(message, 3));
    filename.push(indexIn(message, 4));
    startLine.push(words[10] ?? 0, words[11] ?? 0);
  }

  return {
    decode,
    finish: () => ({
      count: name.length,
      id: id.toUnsigned(),
      name: name.toArray(),
      systemName: systemName.toArray(),
      filename: filename.toArray(),
      startLine: startLine.toSigned(),
    }),
  };
}
