import type { Profile } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { sampleValue } from '../model/sample-value.js';

/**
 * What a profile counts on each of its stacks, in order of first appearance: rows that differ in attributes or link only are
 * one row in formats without these. Throws HOTSPAN_ERR_FORMAT_ENCODE for values below 0, which `format` cannot carry.
 */
export function mergeRows({ samples }: Profile, format: string): Map<number, bigint> {
  const values = new Map<number, bigint>();
  for (let row = 0; row < samples.count; row++) {
    const value = sampleValue(samples, row);
    if (value < 0n) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_ENCODE',
        `sample ${row} has the value ${value}, and ${format} cannot carry values below 0. Write the two sides of a difference as profiles of their own.`,
      );
    }
    const stack = samples.stack[row] ?? 0;
    values.set(stack, (values.get(stack) ?? 0n) + value);
  }
  return values;
}
