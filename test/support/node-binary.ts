import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/hotspan-node', import.meta.url));

/** An install takes seconds; a lock older than this was left by a process that died. */
const LOCK_EXPIRES_MS = 300_000;

/**
 * Path of a Node.js binary of this major version: the running one when it fits, else the npm package `node`,
 * installed into a cache on first use. Undefined when it cannot be installed; then the caller skips, in sight,
 * except under CI, where this throws.
 */
export async function findNodeBinary(major: number): Promise<string | undefined> {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const folder = join(CACHE, String(major));
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node');
  try {
    await withLock(`${folder}.lock`, async () => {
      if (!runs(binary, major)) await install(folder, major);
    });
  } catch (cause) {
    if (process.env.CI) throw new Error(`Node.js ${major} could not be installed for the tests.`, { cause });
    console.warn(`Node.js ${major} could not be installed, its tests are skipped: ${String(cause)}`);
    return undefined;
  }
  return binary;
}

async function install(folder: string, major: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-package-lock', `node@${major}`];
  await promisify(execFile)('npm', args);
}

function runs(binary: string, major: number): boolean {
  if (!existsSync(binary)) return false;
  const version = execFileSync(binary, ['--version'], { encoding: 'utf8' });
  return version.startsWith(`v${major}.`);
}

/** Making a folder is atomic, so it is the lock: test files run in processes of their own. */
async function withLock(lock: string, run: () => Promise<void>): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  while (!tryLock(lock)) await sleep(200);
  try {
    await run();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    // Ignored: someone else holds it, or it was freed in between.
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > LOCK_EXPIRES_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
