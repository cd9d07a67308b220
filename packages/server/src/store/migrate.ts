import { ServerError } from '../errors.js';
import type { Database } from './database.js';
import { SCHEMA_STEPS } from './schema.js';

/**
 * Brings a database to the newest schema. Each step is recorded when it is done, and can be taken again when the
 * process was killed before that. Throws HOTSPAN_ERR_SERVER_SCHEMA for a database of a newer server.
 */
export async function migrate(
  database: Database,
  steps: readonly (readonly string[])[] = SCHEMA_STEPS,
): Promise<void> {
  await database.execute(
    `CREATE TABLE IF NOT EXISTS hotspan_schema (step UInt64, taken DateTime DEFAULT now())
     ENGINE = ReplacingMergeTree ORDER BY step SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  );
  const taken = await readSchema(database);
  if (taken > steps.length) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_SCHEMA',
      `the data has schema ${taken}, and this server knows up to ${steps.length}. Start a newer hotspan-server, or choose another --data-dir.`,
    );
  }
  for (const [index, statements] of steps.entries()) {
    if (index < taken) continue;
    for (const statement of statements) await database.execute(statement);
    await database.execute(`INSERT INTO hotspan_schema (step) SELECT ${index + 1}`);
  }
}

/** How many steps of the schema a database has taken. */
export async function readSchema(database: Database): Promise<number> {
  const result = await database.query('SELECT max(step) FROM hotspan_schema');
  return Number(result.uint64(0)[0] ?? 0n);
}
