import { join } from 'node:path';
import { ServerError } from '../errors.js';
import { migrate, readSchema } from '../store/migrate.js';
import { SCHEMA_STEPS } from '../store/schema.js';
import { literal } from './backup.js';
import { backupError } from './backup-error.js';
import { verifyFiles } from './backup-files.js';
import { type BackupManifest, readManifest, TABLES_FOLDER } from './backup-manifest.js';
import type { MaintenanceContext } from './maintenance-context.js';
import { countRows, listStoredTables, SCHEMA_TABLE } from './stored-tables.js';

/**
 * Puts a backup into a store that is empty, after comparing every file to its checksum. A server that runs can take a
 * backup of its own schema; otherwise the tables are made as they were and brought up to date.
 *
 * Rejects with HOTSPAN_ERR_SERVER_BACKUP, and HOTSPAN_ERR_SERVER_SCHEMA for a backup of a newer server.
 */
export async function restore(context: MaintenanceContext, dir: string): Promise<BackupManifest> {
  const manifest = await readManifest(dir);
  if (manifest.schema > SCHEMA_STEPS.length) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_SCHEMA',
      `the backup has schema ${manifest.schema}, and this server knows up to ${SCHEMA_STEPS.length}. Restore it with a newer hotspan-server.`,
    );
  }
  context.onProgress('comparing files to their checksums');
  await verifyFiles(dir, TABLES_FOLDER);
  return context.takeTurns(async () => {
    await refuseRows(context);
    if (context.isServing) await load(context, dir, await withoutSchema(context, manifest));
    else await loadWithTables(context, dir, manifest);
    return manifest;
  });
}

type SavedTables = BackupManifest['tables'];

async function refuseRows({ database, dataDir }: MaintenanceContext): Promise<void> {
  for (const table of await listStoredTables(database)) {
    if (table === SCHEMA_TABLE || (await countRows(database, table)) === 0) continue;
    throw backupError(
      `a backup is restored into an empty store only, and the table ${table} of ${dataDir} has rows. Choose an empty --data-dir.`,
    );
  }
}

async function withoutSchema(
  { database }: MaintenanceContext,
  { schema, tables }: BackupManifest,
): Promise<SavedTables> {
  const own = await readSchema(database);
  if (own !== schema) {
    throw backupError(
      `the backup has schema ${schema}, and the server that runs has ${own}. Stop it, and restore without it.`,
    );
  }
  return tables.filter(({ name }) => name !== SCHEMA_TABLE);
}

/** Tables come back as they were, with whatever later steps of the schema change in them. */
async function loadWithTables(
  context: MaintenanceContext,
  dir: string,
  { tables }: BackupManifest,
): Promise<void> {
  const { database } = context;
  for (const table of await listStoredTables(database)) await database.maintain(`DROP TABLE ${table}`);
  await load(context, dir, tables);
  await migrate(database);
}

async function load(
  { database, onProgress }: MaintenanceContext,
  dir: string,
  tables: SavedTables,
): Promise<void> {
  for (const { name, rows } of [...tables].reverse()) {
    const folder = join(dir, TABLES_FOLDER, name);
    await database.maintain(`RESTORE TABLE ${name} FROM File(${literal(folder)})`);
    onProgress(`restored ${name}: ${rows} rows`);
  }
}
