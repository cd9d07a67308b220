import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Bytes on disk by table, once everything that can be merged is merged. The server of the directory must have stopped: the
 * engine opens it, in a process of its own, for a process can open one directory only.
 */
export function readStoredBytes(dataDir: string): Readonly<Record<string, number>> {
  const program = fileURLToPath(new URL('stored-bytes-child.ts', import.meta.url));
  const text = execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), program, dataDir], {
    encoding: 'utf8',
  });
  // The child prints this.
  return JSON.parse(text) as Record<string, number>;
}
