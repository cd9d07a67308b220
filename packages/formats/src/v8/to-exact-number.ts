import { FormatError } from '../errors.js';

/** A number of JSON that every reader takes as it is. Throws HOTSPAN_ERR_FORMAT_ENCODE past 2^53 - 1. */
export function toExactNumber(value: bigint, what: string): number {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_ENCODE',
    `${what} must be at most 2^53 - 1 in a .cpuprofile, got ${value}. Write a shorter window.`,
  );
}
