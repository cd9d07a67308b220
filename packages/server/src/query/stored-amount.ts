import type { Database, QueryOptions } from '../store/database.js';
import { type QueryScope, seriesCondition } from './query-scope.js';

export interface StoredAmount {
  readonly services: number;
  readonly profileTypes: number;
  /** Sets of labels of one profile type. */
  readonly series: number;
}

/** How many services and series there are on the days of a range, counted by the table of series alone. */
export async function queryStoredAmount(
  database: Pick<Database, 'query'>,
  scope: QueryScope,
  options: QueryOptions = {},
): Promise<StoredAmount> {
  const { sql, parameters } = seriesCondition(scope);
  const result = await database.query(
    `SELECT uniqExact(service), uniqExact(type), uniqExact(tenant, type, series) FROM series WHERE ${sql}`,
    parameters,
    options,
  );
  const [services = 0, profileTypes = 0, series = 0] = [0, 1, 2].map((column) =>
    Number(result.uint64(column)[0] ?? 0n),
  );
  return { services, profileTypes, series };
}
