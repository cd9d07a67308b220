import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** An empty folder for a server, which stays until {@link removeDataDirs}. */
export function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-bench-'));
  made.push(folder);
  return folder;
}

/**
 * To be called when all is measured: for some minutes after files were removed, ext4 looks through them for each that is made, which
 * can be a tenth of the CPU of a server that stores.
 */
export function removeDataDirs(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
