import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const AGENTS = new URL('../../rivals/package.json', import.meta.url);
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/hotspan-bench-rivals', import.meta.url));

/** Where the rivals are installed, or why they are not. */
export type Rivals = { readonly folder: string } | { readonly missing: string };

/**
 * Installs what a package.json of benchmarks/rivals names, by default other agents, once, into a cache folder: they are no part of
 * the repository's own install, which everybody pays for.
 */
export async function installRivals(manifestFile: URL = AGENTS): Promise<Rivals> {
  const manifest = readFileSync(manifestFile);
  const folder = join(CACHE, createHash('sha256').update(manifest).digest('hex').slice(0, 12));
  const done = join(folder, 'installed');
  if (existsSync(done)) return { folder };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  try {
    await promisify(execFile)('npm', [
      'install',
      ...['--prefix', folder, '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'],
    ]);
  } catch (error) {
    return { missing: `npm could not install them: ${String(error).split('\n')[0]}` };
  }
  writeFileSync(done, '');
  return { folder };
}
