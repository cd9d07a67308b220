import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { backupError } from './backup-error.js';

/** Names and contents of the files of a backup, as `sha256sum` writes and checks them. */
export const CHECKSUM_FILE = 'checksums.txt';

/** Hashes all files below a folder of the backup, one after the other. */
export async function hashFiles(dir: string, folder: string): Promise<string> {
  const lines: string[] = [];
  for (const path of await listFiles(join(dir, folder))) {
    lines.push(`${await hashFile(path)}  ${relative(dir, path).split(sep).join('/')}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest('hex');
}

/**
 * Compares the files of a backup to its checksums. Throws HOTSPAN_ERR_SERVER_BACKUP for the first that is missing, is
 * another one, or is not listed.
 */
export async function verifyFiles(dir: string, folder: string): Promise<void> {
  const expected = new Map<string, string>();
  for (const line of (await readFile(join(dir, CHECKSUM_FILE), 'utf8')).split('\n').filter(Boolean)) {
    const [, hash = '', name = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    expected.set(name, hash);
  }
  for (const path of await listFiles(join(dir, folder))) {
    const name = relative(dir, path).split(sep).join('/');
    const hash = expected.get(name);
    if (hash === undefined) throw damaged(path, 'is no part of the backup');
    if (hash !== (await hashFile(path))) throw damaged(path, 'is not what was saved');
    expected.delete(name);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw damaged(join(dir, missing), 'is missing');
}

/** Sum of the row counts that the engine keeps in a file of every part. */
export async function countSavedRows(folder: string): Promise<number> {
  let rows = 0;
  for (const path of await listFiles(folder)) {
    if (path.endsWith(`${sep}count.txt`)) rows += Number(await readFile(path, 'utf8'));
  }
  return rows;
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function damaged(path: string, problem: string): Error {
  return backupError(
    `the backup is damaged: ${path} ${problem}. Restore another backup; nothing was changed.`,
  );
}
