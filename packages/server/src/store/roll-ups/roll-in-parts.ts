import { ServerError } from '../../errors.js';
import type { Database } from '../database.js';
import type { HourStatement } from './plan-hour-statements.js';
import { rollHours } from './roll-hours.js';

const SPLIT = 4;
/** A single series that needs more memory by itself fails. */
const MAX_PARTS = 4_096;

/**
 * As {@link rollHours}; what needs more memory than a statement may have is done again in parts of its series, of which each needs
 * less: how much it is depends on how many stacks the series have in common, which nobody knows before. Rejects when parts cannot
 * get smaller; what is done stays.
 */
export async function rollInParts(
  database: Database,
  statement: HourStatement,
  nowSeconds: number,
  maxMemoryBytes?: number,
): Promise<void> {
  try {
    await rollHours(database, statement, nowSeconds, maxMemoryBytes);
  } catch (error) {
    const { index, count } = statement.part;
    const isTooLarge = error instanceof ServerError && error.code === 'HOTSPAN_ERR_SERVER_QUERY_LIMIT';
    if (!isTooLarge || count * SPLIT > MAX_PARTS) throw error;
    for (let place = 0; place < SPLIT; place++) {
      const part = { index: index + place * count, count: count * SPLIT };
      await rollInParts(database, { ...statement, part }, nowSeconds, maxMemoryBytes);
    }
  }
}
