import { isAbsolute } from 'node:path';
import type { MaintenanceTask } from './run-maintenance.js';

/** Reads a task as one process hands it to another, in JSON; undefined when it is none. */
export function parseTask(value: unknown): MaintenanceTask | undefined {
  if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
  const { name } = value;
  if (name === 'compact') return { name };
  if (name === 'check') return { name, repair: 'repair' in value && value.repair === true };
  if ((name === 'backup' || name === 'restore') && 'dir' in value) {
    const { dir } = value;
    if (typeof dir === 'string' && isAbsolute(dir) && !dir.includes('\0')) return { name, dir };
  }
  return undefined;
}
