import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { VERSION } from '../ops/version.js';
import { isDiskFull } from '../store/disk-full.js';
import { readSchema } from '../store/migrate.js';
import { backupError } from './backup-error.js';
import { CHECKSUM_FILE, countSavedRows, hashFile, hashFiles } from './backup-files.js';
import { type BackupManifest, MANIFEST_FILE, TABLES_FOLDER } from './backup-manifest.js';
import type { MaintenanceContext } from './maintenance-context.js';
import { listStoredTables } from './stored-tables.js';

/**
 * Saves all that is stored to a folder, which must be empty or not there. Writes and queries go on meanwhile. Rows that
 * are acknowledged before it begins are in it; of those that come in between, profiles are there only with their names
 * and labels, for these are saved after them.
 *
 * Rejects with HOTSPAN_ERR_SERVER_BACKUP or _DISK_FULL, and leaves the folder empty then.
 */
export async function backUp(context: MaintenanceContext, dir: string): Promise<BackupManifest> {
  await prepareFolder(context, dir);
  try {
    return await context.takeTurns(() => save(context, dir));
  } catch (error) {
    await Promise.all(
      [TABLES_FOLDER, CHECKSUM_FILE, MANIFEST_FILE].map((name) =>
        rm(join(dir, name), { recursive: true, force: true }),
      ),
    );
    throw isDiskFull(error)
      ? backupError(`the disk of ${dir} is full. Choose another directory.`, error)
      : error;
  }
}

async function save({ database, onProgress }: MaintenanceContext, dir: string): Promise<BackupManifest> {
  const madeAt = new Date().toISOString();
  const schema = await readSchema(database);
  const tables: { name: string; rows: number }[] = [];
  await mkdir(join(dir, TABLES_FOLDER));
  for (const name of await listStoredTables(database)) {
    const folder = join(dir, TABLES_FOLDER, name);
    // Equal files once more each: a part is then whole where it lies, and its rows can be counted.
    await database.maintain(
      `BACKUP TABLE ${name} TO File(${literal(folder)}) SETTINGS deduplicate_files = 0`,
    );
    const rows = await countSavedRows(folder);
    tables.push({ name, rows });
    onProgress(`saved ${name}: ${rows} rows`);
  }
  onProgress('computing checksums');
  const checksums = join(dir, CHECKSUM_FILE);
  await writeFile(checksums, await hashFiles(dir, TABLES_FOLDER), { flush: true });
  const manifest: BackupManifest = {
    format: 'hotspan-backup',
    version: 1,
    schema,
    server: VERSION,
    madeAt,
    tables,
    checksums: await hashFile(checksums),
  };
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
  return manifest;
}

async function prepareFolder({ dataDir }: MaintenanceContext, dir: string): Promise<void> {
  if (!relative(dataDir, dir).startsWith('..')) {
    throw backupError(
      `the directory of a backup must not lie in the data directory, got ${dir}. Choose one elsewhere, best on another disk.`,
    );
  }
  let names: readonly string[];
  try {
    await mkdir(dir, { recursive: true });
    names = await readdir(dir);
  } catch (cause) {
    throw backupError(
      `${dir} cannot be written: ${cause instanceof Error ? cause.message : cause}. Choose another.`,
      cause,
    );
  }
  if (names.length > 0) {
    throw backupError(`the directory of a backup must be empty, and ${dir} has ${names[0]}. Choose another.`);
  }
}

/** A text as SQL. */
export function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
