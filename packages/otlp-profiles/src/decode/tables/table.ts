import { OtlpProfilesError } from '../../errors.js';
import type { Reader } from '../../wire/reader.js';
import type { DecodeLimits } from '../decode-limits.js';

/** A dictionary table while it is read: one `decode` per element, then `finish`, which has at least one row. */
export interface Table<Columns> {
  decode(reader: Reader, end: number): void;
  finish(): Columns;
}

export function checkRows(table: string, rows: number, limits: DecodeLimits): void {
  if (rows < limits.maxTableRows) return;
  throw new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_LIMIT',
    `${table} has more than ${limits.maxTableRows} rows. Send smaller batches.`,
  );
}
