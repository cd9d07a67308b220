import { randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, readFileSync, realpathSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ServerError } from '../errors.js';

/** Who uses a data directory, as its file `owner.json` says. */
export interface DataDirOwner {
  readonly pid: number;
  /** Host name; in a container that of the container. */
  readonly host: string;
  /** When the process began, as the system counts it; empty where the system does not tell. */
  readonly startedAt: string;
  /** Where the server listens; empty as long as it does not, and for a command. */
  readonly url: string;
  /** Who can read this file may ask the server for what an administrator may: the data lies beside it. */
  readonly key: string;
}

export interface DataDirLock {
  readonly owner: DataDirOwner;
  /** Tells other processes where this one listens. */
  announce(url: string): void;
  /** Whether a request comes from somebody who can read the directory. Compares in constant time. */
  isKey(key: string | undefined): boolean;
  /** Lets others have the directory. May be called again. */
  release(): void;
}

/** Directories of this process: a process is not kept out by a file that names itself. */
const heldHere = new Set<string>();

/**
 * Takes a data directory for this process. It must be there. Throws HOTSPAN_ERR_SERVER_DATA_DIR when a process that
 * runs has it, and when the file cannot be written.
 *
 * The engine has a lock of its own, which holds for processes of other containers as well; this one comes first because
 * the engine's refusal cannot be caught, only seen on stderr. A file of a process that is gone, or of another host, is
 * taken over: the engine then has the last word.
 */
export function acquireDataDirLock(dataDir: string): DataDirLock {
  const file = join(dataDir, 'owner.json');
  const place = realpathSync(dataDir);
  if (heldHere.has(place)) throw inUse(dataDir, process.pid);
  const owner: DataDirOwner = {
    pid: process.pid,
    host: hostname(),
    startedAt: startOf(process.pid),
    url: '',
    key: randomBytes(32).toString('hex'),
  };
  try {
    create(dataDir, file, owner);
  } catch (cause) {
    if (cause instanceof ServerError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_DATA_DIR',
      `the data directory ${dataDir} cannot be written: ${reason}. Make it writable, or choose another with --data-dir.`,
      { cause },
    );
  }
  heldHere.add(place);
  const key = Buffer.from(owner.key);
  let isHeld = true;
  return {
    owner,
    announce(url) {
      if (isHeld) replace(file, { ...owner, url });
    },
    isKey(text = '') {
      const given = Buffer.from(text);
      return given.length === key.length && timingSafeEqual(given, key);
    },
    release() {
      if (!isHeld) return;
      isHeld = false;
      heldHere.delete(place);
      // Somebody on another host may have taken it over, and an unreadable file is nobody's.
      if (readDataDirOwner(dataDir)?.key === owner.key) unlinkSync(file);
    },
  };
}

/** Reads who has a directory, running or not; undefined when nobody says so. */
export function readDataDirOwner(dataDir: string): DataDirOwner | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8'));
    return isOwner(found) ? found : undefined;
  } catch {
    // Ignored: no file, or one that was cut off by a full disk, names nobody.
    return undefined;
  }
}

/** The server that has a directory and can be asked, in this process or another of this host. */
export function findServer(dataDir: string): DataDirOwner | undefined {
  const owner = readDataDirOwner(dataDir);
  if (owner === undefined || owner.url === '') return undefined;
  return isRunning(owner) || heldHere.has(realpathSync(dataDir)) ? owner : undefined;
}

/** Whether the process that a file names is known to run: on this host, and not another one of the same number. */
function isRunning({ pid, host, startedAt }: DataDirOwner): boolean {
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else. Errors of kill(2) carry its code.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(pid);
  return started === '' || startedAt === '' || started === startedAt;
}

function create(dataDir: string, file: string, owner: DataDirOwner): void {
  // Linked and not written in place: nobody ever reads half a file, and of two that come at once one fails.
  const draft = `${file}.${owner.key.slice(0, 16)}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return;
      } catch (error) {
        // Errors of link(2) carry its code.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = readDataDirOwner(dataDir);
      if (other !== undefined && isRunning(other)) throw inUse(dataDir, other.pid);
      // Moved and not removed: of two that come at once, the second finds nothing to move.
      renameSync(file, `${draft}.stale`);
      unlinkSync(`${draft}.stale`);
    }
  } finally {
    unlinkSync(draft);
  }
}

function replace(file: string, owner: DataDirOwner): void {
  const draft = `${file}.${owner.key.slice(0, 16)}`;
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 });
  renameSync(draft, file);
}

/** Field 22 of /proc/<pid>/stat, with the boot that it counts from. Elsewhere than on Linux: empty. */
function startOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, and may have blanks and parentheses itself.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${boot}/${ticks}`;
  } catch {
    // Ignored: not Linux, or no such process, which kill(2) has told before.
    return '';
  }
}

function inUse(dataDir: string, pid: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_DATA_DIR',
    `the data directory ${dataDir} is in use by process ${pid}. Stop that server, or choose another directory with --data-dir.`,
  );
}

function isOwner(value: unknown): value is DataDirOwner {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'pid' in value &&
    typeof value.pid === 'number' &&
    ['host', 'startedAt', 'url', 'key'].every(
      (name) => typeof Object.getOwnPropertyDescriptor(value, name)?.value === 'string',
    )
  );
}
