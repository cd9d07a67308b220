import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupError } from './backup-error.js';
import { CHECKSUM_FILE, hashFile } from './backup-files.js';

/** What a backup says of itself. It is written last: without it a backup is not whole. */
export interface BackupManifest {
  readonly format: 'hotspan-backup';
  readonly version: 1;
  /** Steps of the schema that the tables have taken. */
  readonly schema: number;
  /** Of the server that made it. */
  readonly server: string;
  /** ISO 8601. */
  readonly madeAt: string;
  /** In the order in which they were saved. */
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** SHA-256 of the file of checksums. */
  readonly checksums: string;
}

export const MANIFEST_FILE = 'manifest.json';
/** Folder of the backup that has one of the engine's own backups per table. */
export const TABLES_FOLDER = 'tables';

/** Reads the manifest and checks the list of checksums. Throws HOTSPAN_ERR_SERVER_BACKUP. */
export async function readManifest(dir: string): Promise<BackupManifest> {
  const file = join(dir, MANIFEST_FILE);
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw backupError(
      `${dir} holds no whole backup: ${file} cannot be read (${cause instanceof Error ? cause.message : cause}). Give the directory that hotspan-server backup has filled.`,
      cause,
    );
  }
  if (!isManifest(manifest)) {
    throw backupError(
      `${file} is not one of a hotspan-server of this or an earlier version. Use the version that made it.`,
    );
  }
  const checksums = join(dir, CHECKSUM_FILE);
  const hash = await hashFile(checksums).catch(() => 'none');
  if (hash !== manifest.checksums) {
    throw backupError(
      `the backup is damaged: ${checksums} is missing or not what was saved. Restore another backup.`,
    );
  }
  return manifest;
}

/** Table names reach SQL: they are held to letters. */
function isManifest(value: unknown): value is BackupManifest {
  if (typeof value !== 'object' || value === null) return false;
  // Its fields may be anything; each is checked.
  const { format, version, schema, tables, checksums } = value as Partial<
    Record<keyof BackupManifest, unknown>
  >;
  return (
    format === 'hotspan-backup' &&
    version === 1 &&
    typeof schema === 'number' &&
    typeof checksums === 'string' &&
    Array.isArray(tables) &&
    tables.every(
      (table: unknown) =>
        typeof table === 'object' &&
        table !== null &&
        'name' in table &&
        typeof table.name === 'string' &&
        /^[a-z_]+$/.test(table.name) &&
        'rows' in table &&
        typeof table.rows === 'number',
    )
  );
}
