import { wordsOf } from '@hotspan/otlp-profiles';
import type { PprofProfile } from '../pprof-profile.js';

/** Writes the ids that rows of one table stand for. */
export interface IdWords {
  low(row: number): number;
  high(row: number): number;
}

/** `ids` is the id column of the table that the rows are of; negative rows are looked up in `danglingIds`. */
export function idWords({ danglingIds }: PprofProfile, ids: BigUint64Array): IdWords {
  const known = wordsOf(ids);
  const dangling = wordsOf(danglingIds);
  const word = (row: number, offset: number): number =>
    (row >= 0 ? known[row * 2 + offset] : dangling[~row * 2 + offset]) ?? 0;
  return { low: (row) => word(row, 0), high: (row) => word(row, 1) };
}
