import type { Database, QueryOptions } from '../store/database.js';
import type { Condition } from './label-condition.js';

/** Where the samples of a query are. */
export interface SampleRows {
  /** A SELECT with a `series` in each row. */
  readonly rows: Condition;
  /** What follows it, to have a `stack` and its `value` in each. */
  readonly samples: string;
}

/** Of rows that have all samples in `stacks` and `vals`. */
export const STACKS_OF_ROWS = 'ARRAY JOIN stacks AS stack, vals AS value';

/** Stacks with their values: the id of a leaf, 0 for a stack without frames, and a sum of samples. A stack may come twice. */
export interface StackSums {
  readonly stacks: BigUint64Array;
  readonly values: BigInt64Array;
}

/** Adds up the samples of rows by stack; each stack comes once. */
export async function sumSamples(
  database: Database,
  { rows, samples }: SampleRows,
  options: QueryOptions,
): Promise<StackSums> {
  const result = await database.query(
    `SELECT stack, sum(value) FROM (${rows.sql}) ${samples} GROUP BY stack`,
    rows.parameters,
    options,
  );
  return { stacks: result.uint64(0), values: result.int64(1) };
}
