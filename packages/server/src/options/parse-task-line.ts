import { resolve } from 'node:path';
import { ServerError } from '../errors.js';
import type { MaintenanceTask } from '../maintenance/run-maintenance.js';

/** A command line that begins with a command, taken apart. */
export interface TaskLine {
  readonly task: MaintenanceTask;
  /** The flags that are left, as those of the server. */
  readonly flags: readonly string[];
}

const REPAIR = '--repair';

/**
 * Reads `backup DIR`, `restore DIR`, `compact` and `check [--repair]`, each with the server's flags behind it; undefined
 * when the first argument is a flag or there is none. Throws HOTSPAN_ERR_SERVER_OPTION.
 */
export function parseTaskLine(args: readonly string[]): TaskLine | undefined {
  const [name, ...rest] = args;
  if (name === undefined || name.startsWith('-')) return undefined;
  if (name === 'compact') return { task: { name }, flags: rest };
  if (name === 'check') {
    return { task: { name, repair: rest.includes(REPAIR) }, flags: rest.filter((flag) => flag !== REPAIR) };
  }
  if (name === 'backup' || name === 'restore') {
    // Help is for those who do not know yet.
    if (rest.includes('--help') || rest.includes('-h')) return { task: { name, dir: '' }, flags: rest };
    const [dir, ...flags] = rest;
    if (dir === undefined || dir.startsWith('-')) {
      throw optionError(`${name} needs a directory first: hotspan-server ${name} DIR.`);
    }
    return { task: { name, dir: resolve(dir) }, flags };
  }
  throw optionError(
    `${name.slice(0, 80)} is not a command of hotspan-server. There are backup, restore, compact and check; without one it serves.`,
  );
}

function optionError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_OPTION', message);
}
