import { GrowableInt32, GrowableInt64, type WireReader } from '@hotspan/otlp-profiles';
import type { PprofFunctions } from '../pprof-profile.js';
import { createNumberMessage, indexIn, readNumbers } from './number-fields.js';

export interface FunctionColumns {
  /** Reads one `Function` that ends at `end`. */
  decode(reader: WireReader, end: number): void;
  finish(): PprofFunctions;
}

/** `count` rows are to come. Hot path: guarded by benchmarks/pprof-codec.bench.ts. */
export function createFunctionColumns(count: number): FunctionColumns {
  const id = new GrowableInt64(count);
  const name = new GrowableInt32(count);
  const systemName = new GrowableInt32(count);
  const filename = new GrowableInt32(count);
  const startLine = new GrowableInt64(count);
  const message = createNumberMessage('Function', 5);
  const { words } = message;

  function decode(reader: WireReader, end: number): void {
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
      name: name.finish(),
      systemName: systemName.finish(),
      filename: filename.finish(),
      startLine: startLine.toSigned(),
    }),
  };
}
