import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ShopError } from './errors.js';
import { openLogFile } from './open-log-file.js';

/**
 * A Node.js program to run.
 *
 * @typedef {object} ChildSpec
 * @property {string} name of the child, and of its log file
 * @property {readonly string[]} args for node: options, script, and the script's arguments
 * @property {Readonly<Record<string, string>>} [env] added to this process's own
 * @property {RegExp} readyLine what it writes to stdout when it is ready
 * @property {number} readyTimeoutMs
 * @property {number} stopTimeoutMs how long it may take to end by itself
 */

/**
 * A running child.
 *
 * @typedef {object} Child
 * @property {number | undefined} pid
 * @property {Promise<void>} ready rejects with SHOP_ERR_NOT_READY, or as `ended` when the child ended before
 * @property {Promise<ShopError>} ended resolves with SHOP_ERR_CHILD_DIED when the child is gone, told to or not
 * @property {() => Promise<unknown>} stop SIGTERM, and SIGKILL after the deadline; resolves when the child is gone
 */

/** How much of its stderr is shown when a child dies: a stack trace with its message. */
const LAST_LINES = 15;
const EXIT_WITH_PARENT = new URL('exit-with-parent.js', import.meta.url).href;

/**
 * Starts a child in a process group of its own, so that Ctrl-C in the terminal does not reach it: children are
 * stopped in order instead. The child ends when this process does, however that ends.
 *
 * @param {ChildSpec} spec
 * @param {{ cwd: string, logFolder: string }} folders
 * @returns {Child}
 */
export function startChild(
  { name, args, env, readyLine, readyTimeoutMs, stopTimeoutMs },
  { cwd, logFolder },
) {
  const logPath = `${logFolder}/${name}.log`;
  const log = openLogFile(logPath);
  const child = spawn(process.execPath, ['--import', EXIT_WITH_PARENT, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const stdoutLines = readLines(child.stdout);
  const stderrLines = readLines(child.stderr);
  stdoutLines.on('line', log.writeLine);
  stderrLines.on('line', log.writeLine);
  const lastLines = keepLast(LAST_LINES, stderrLines);

  /** @type {Promise<ShopError>} */
  const ended = new Promise((resolve) => {
    // "close" and not "exit": it comes when stdout and stderr are read to their ends.
    child.once('close', (exitCode, signal) => {
      log.close();
      const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
      const last = lastLines.length === 0 ? ' nothing' : `\n  ${lastLines.join('\n  ')}`;
      const message = `${name} ended unexpectedly, ${how}. Log: ${logPath}. The end of its stderr:${last}`;
      resolve(new ShopError('SHOP_ERR_CHILD_DIED', message));
    });
  });

  /** @type {Promise<void>} */
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `${name} was not ready within ${readyTimeoutMs / 1_000} s. Log: ${logPath}`;
      reject(new ShopError('SHOP_ERR_NOT_READY', message));
    }, readyTimeoutMs);
    stdoutLines.on('line', (line) => {
      if (!readyLine.test(line)) return;
      clearTimeout(timer);
      resolve();
    });
    ended.then((error) => {
      clearTimeout(timer);
      reject(error);
    });
  });

  async function stop() {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await ended;
    clearTimeout(timer);
  }

  return { pid: child.pid, ready, ended, stop };
}

/** @param {import('node:stream').Readable | null} stream */
function readLines(stream) {
  if (stream === null) throw new TypeError('The stream is not a pipe.');
  return createInterface({ input: stream });
}

/**
 * The last lines of a stream, kept up to date.
 *
 * @param {number} count
 * @param {import('node:readline').Interface} lines
 * @returns {readonly string[]}
 */
function keepLast(count, lines) {
  /** @type {string[]} */
  const kept = [];
  lines.on('line', (line) => {
    kept.push(line);
    if (kept.length > count) kept.shift();
  });
  return kept;
}
