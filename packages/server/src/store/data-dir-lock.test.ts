import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { acquireDataDirLock, type DataDirOwner, readDataDirOwner } from './data-dir-lock.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hotspan-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function writeOwner(owner: Partial<DataDirOwner>): void {
  const whole = { pid: 1, host: hostname(), startedAt: '', url: '', key: 'k', ...owner };
  writeFileSync(join(dataDir, 'owner.json'), JSON.stringify(whole));
}

/** A process that runs until the test ends. */
async function startProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

it('names its owner in a file that others cannot read, and takes it away at the end', () => {
  const lock = acquireDataDirLock(dataDir);
  expect(readDataDirOwner(dataDir)).toMatchObject({ pid: process.pid, host: hostname(), url: '' });
  expect(statSync(join(dataDir, 'owner.json')).mode & 0o777).toBe(0o600);
  lock.announce('http://127.0.0.1:4040');
  expect(readDataDirOwner(dataDir)?.url).toBe('http://127.0.0.1:4040');
  expect([lock.isKey(lock.owner.key), lock.isKey('x'), lock.isKey(undefined)]).toEqual([true, false, false]);
  lock.release();
  lock.release();
  expect(readdirSync(dataDir)).toEqual([]);
});

it('refuses the directory to the same process, by whatever path, until it is released', () => {
  const lock = acquireDataDirLock(dataDir);
  const alias = `${dataDir}-alias`;
  symlinkSync(dataDir, alias);
  onTestFinished(() => rmSync(alias));
  const message = `[HOTSPAN_ERR_SERVER_DATA_DIR] the data directory ${alias} is in use by process ${process.pid}. Stop`;
  expect(() => acquireDataDirLock(alias)).toThrow(message);
  lock.release();
  acquireDataDirLock(alias).release();
});

it('refuses the directory of a process that runs', async () => {
  const pid = await startProcess();
  writeOwner({ pid });
  expect(() => acquireDataDirLock(dataDir)).toThrow(
    `is in use by process ${pid}. Stop that server, or choose`,
  );
  expect(readdirSync(dataDir)).toEqual(['owner.json']);
});

it.each<[whose: string, owner: () => Promise<Partial<DataDirOwner>> | Partial<DataDirOwner>]>([
  ['a process that is gone', () => ({ pid: 2 ** 22 + 1 })],
  ['another process of the same number', async () => ({ pid: await startProcess(), startedAt: 'before/1' })],
  ['another container, whose processes cannot be seen', () => ({ pid: 1, host: 'elsewhere' })],
  ['this very process number, as after a restart of a container', () => ({ pid: process.pid })],
])('takes over the directory of %s', async (_, owner) => {
  writeOwner(await owner());
  const lock = acquireDataDirLock(dataDir);
  expect(readDataDirOwner(dataDir)?.key).toBe(lock.owner.key);
  lock.release();
  expect(readdirSync(dataDir)).toEqual([]);
});

it('takes over a file that was cut off', () => {
  writeFileSync(join(dataDir, 'owner.json'), '{"pid":');
  acquireDataDirLock(dataDir).release();
  expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
});

it('leaves the file alone that somebody else has taken over', () => {
  const lock = acquireDataDirLock(dataDir);
  writeOwner({ pid: 1, host: 'elsewhere' });
  lock.release();
  expect(readDataDirOwner(dataDir)?.host).toBe('elsewhere');
});
