import { OtlpProfilesError } from '../../errors.js';

/**
 * The model's row of an index of W3. Element 0 of a table may be a real one there, so every element moves one row down and row 0
 * stays "not set". Of a missing table only index 0, the default, can be asked for, and is not set.
 *
 * Throws HOTSPAN_ERR_OTLP_INDEX with W3's own numbers.
 */
export function movedRow(index: number, count: number, path: string, table: string, offset: number): number {
  // Unsigned comparison: a negative index becomes larger than any table.
  if (index >>> 0 < count) return index + 1;
  if (index === 0) return 0;
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_INDEX',
    `${path} holds ${index} (at byte ${offset}), but ${table} has ${count} entries.`,
    { offset },
  );
}
