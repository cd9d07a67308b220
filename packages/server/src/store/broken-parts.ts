import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ServerError } from '../errors.js';
import type { Database } from './database.js';

/** A folder of rows that the engine found damaged when it opened the table, and put aside. */
export interface BrokenPart {
  readonly table: string;
  /** Where it is now: a folder `detached` beside the parts in use. */
  readonly path: string;
}

/** How many are named in a message. */
const MAX_NAMED = 5;

export async function findBrokenParts(database: Database): Promise<readonly BrokenPart[]> {
  const result = await database.query(
    `SELECT table, path FROM system.detached_parts
     WHERE database = currentDatabase() AND reason LIKE '%broken%' ORDER BY table, path`,
  );
  const paths = result.strings(1);
  return result.strings(0).map((table, row) => ({ table, path: paths[row] ?? '' }));
}

/**
 * The engine opens a table whose files are damaged without what is in them, and says nothing. Throws
 * HOTSPAN_ERR_SERVER_CORRUPT instead, so that nobody learns from a gap in a graph that acknowledged data is gone.
 */
export async function refuseBrokenParts(database: Database, dataDir: string): Promise<void> {
  const parts = await findBrokenParts(database);
  if (parts.length === 0) return;
  const named = parts.slice(0, MAX_NAMED).map(({ table, path }) => `${path} (table ${table})`);
  const more = parts.length > MAX_NAMED ? ` and ${parts.length - MAX_NAMED} more` : '';
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_CORRUPT',
    `files of the store are damaged: ${named.join(', ')}${more}. Restore a backup into an empty directory, or go on without what is in them: hotspan-server check --repair --data-dir ${dataDir} moves them to ${join(dataDir, 'broken')}.`,
  );
}

/** Moves parts out of the store, to `<data-dir>/broken/<table>/`, and returns where they are now. */
export function moveBrokenParts(parts: readonly BrokenPart[], dataDir: string): readonly string[] {
  return parts.map(({ table, path }) => {
    const wanted = join(dataDir, 'broken', table, basename(path));
    let target = wanted;
    for (let i = 2; existsSync(target); i++) target = `${wanted}_${i}`;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
    return target;
  });
}
