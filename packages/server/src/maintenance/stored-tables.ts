import type { Database } from '../store/database.js';

/** The table that remembers which schema the others have. */
export const SCHEMA_TABLE = 'hotspan_schema';

/** What rows of other tables refer to, by content: it is to be there whenever they are. */
const REFERRED: readonly string[] = ['series', 'nodes'];

/**
 * The tables that hold rows, in the order in which they are saved: what refers before what it refers to, so that rows that
 * come in between are only too many. Restored in the opposite order, nothing is found before what it refers to.
 */
export async function listStoredTables(database: Database): Promise<readonly string[]> {
  const result = await database.query(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name`,
  );
  return [...result.strings(0)].sort((a, b) => rank(a) - rank(b));
}

/** Rows that a table has, each version of a row counted. */
export async function countRows(database: Database, table: string): Promise<number> {
  const result = await database.query(`SELECT count() FROM ${table}`);
  return Number(result.uint64(0)[0] ?? 0n);
}

function rank(table: string): number {
  return table === SCHEMA_TABLE ? REFERRED.length : REFERRED.indexOf(table);
}
