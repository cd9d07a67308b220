import { WireReader } from '@hotspan/otlp-profiles';
import { FormatError } from '../../errors.js';
import type { FormatLimits } from '../../format-limits.js';

/** A reader whose errors are this package's: HOTSPAN_ERR_FORMAT_SYNTAX with the byte. */
export function createPprofReader(bytes: Uint8Array): WireReader {
  return new WireReader(bytes, (problem, offset) => syntaxError(problem, offset));
}

/**
 * Reads an index into the string table. What is negative or past 2^31 comes as -1, which is outside every table.
 * Hot path: five of them per function, guarded by benchmarks/pprof-codec.bench.ts.
 */
export function readIndex(reader: WireReader): number {
  reader.varint64();
  return reader.high === 0 && reader.low <= 0x7fff_ffff ? reader.low : -1;
}

/**
 * The same as `reader.readEnd`, quicker for lengths of two bytes, which most samples have. Hot path: guarded by
 * benchmarks/pprof-codec.bench.ts.
 */
export function readMessageEnd(reader: WireReader, enclosingEnd: number): number {
  const { bytes, pos } = reader;
  const first = bytes[pos] ?? 0;
  const second = bytes[pos + 1] ?? 0x80;
  const end = pos + 2 + ((first & 0x7f) | (second << 7));
  if (first < 0x80 || second >= 0x80 || end > enclosingEnd) return reader.readEnd(enclosingEnd);
  reader.pos = pos + 2;
  return end;
}

/**
 * Skips a field that the caller does not know. Throws HOTSPAN_ERR_FORMAT_SYNTAX when it is one of the fields 1 to `lastField`
 * after all, which then has a wire type that it cannot have.
 */
export function skipUnknown(
  reader: WireReader,
  tag: number,
  { message, lastField, end }: { message: string; lastField: number; end: number },
): void {
  const field = tag >>> 3;
  if (field === 0) throw syntaxError(`field number 0 in ${message} is not possible`, reader.pos - 1);
  if (field <= lastField) {
    throw syntaxError(`field ${field} of ${message} cannot have wire type ${tag & 7}`, reader.pos - 1);
  }
  reader.skip(tag, end);
}

function syntaxError(problem: string, offset: number): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `a pprof profile was expected, but ${problem} (at byte ${offset}). Check that the bytes are pprof and complete.`,
    { offset },
  );
}

/** HOTSPAN_ERR_FORMAT_LIMIT for more `what` than the limit `name` allows, found at byte `offset`. */
export function limitError(
  what: string,
  name: keyof FormatLimits,
  limit: number,
  offset: number,
): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `${what} more than ${name} (${limit}), at byte ${offset}. Send a smaller profile, or raise the limit.`,
    { offset, limit, limitName: name },
  );
}
