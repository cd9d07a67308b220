import { closeSync, openSync, renameSync, writeSync } from 'node:fs';

/** Two files of this size per child are the most that logs take. At the default load that is two hours of requests. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Opens a log file, empty. When it is full it becomes `<path>.old`, replacing the one before, and a new one begins.
 *
 * @param {string} path
 * @param {number} [maxBytes]
 */
export function openLogFile(path, maxBytes = MAX_BYTES) {
  let file = openSync(path, 'w');
  let bytes = 0;
  return {
    /** @param {string} line without its line feed */
    writeLine(line) {
      if (bytes >= maxBytes) {
        closeSync(file);
        renameSync(path, `${path}.old`);
        file = openSync(path, 'w');
        bytes = 0;
      }
      bytes += writeSync(file, `${line}\n`);
    },
    close() {
      closeSync(file);
    },
  };
}
