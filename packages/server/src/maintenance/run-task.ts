import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ServerError } from '../errors.js';
import type { ServerOptions } from '../options/server-options.js';
import { refuseBrokenParts } from '../store/broken-parts.js';
import { findServer } from '../store/data-dir-lock.js';
import { openEmbeddedDatabase } from '../store/embedded-database.js';
import { migrate } from '../store/migrate.js';
import { LOCAL_PARTS } from '../store/partitions.js';
import { rollUpAll } from '../store/roll-ups/roll-up-all.js';
import { createTurns } from '../store/take-turns.js';
import { askServer } from './ask-server.js';
import { readManifest } from './backup-manifest.js';
import { type MaintenanceResult, type MaintenanceTask, runMaintenance } from './run-maintenance.js';

/** A statement of a command may take as long as it takes. */
const STATEMENT_TIMEOUT_MS = 24 * 3_600_000;

/**
 * Does a task in the server that uses the data directory, or, when none does, in this process.
 *
 * Rejects as runMaintenance() does; with HOTSPAN_ERR_SERVER_DATA_DIR for a directory without data, with _CORRUPT where
 * only `check --repair` helps, and with _OPTION for data that is on a ClickHouse server, which has its own.
 */
export async function runTask(
  options: ServerOptions,
  task: MaintenanceTask,
  onProgress: (line: string) => void,
): Promise<MaintenanceResult> {
  const { dataDir, clickhouseUrl, queryMemoryBytes } = options;
  if (clickhouseUrl !== '') {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_OPTION',
      `${task.name} is for the embedded store, and --clickhouse-url says that the data is elsewhere. Use BACKUP, RESTORE, OPTIMIZE and CHECK TABLE there.`,
    );
  }
  const owner = findServer(dataDir);
  if (owner !== undefined) return askServer(owner, task, onProgress);
  // Before a store is made for it.
  if (task.name === 'restore') await readManifest(task.dir);
  else if (!existsSync(join(dataDir, 'db'))) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_DATA_DIR',
      `the data directory ${dataDir} has no data. Give the one of the server with --data-dir.`,
    );
  }
  const database = openEmbeddedDatabase({ dataDir, queryTimeoutMs: STATEMENT_TIMEOUT_MS, queryMemoryBytes });
  try {
    await migrate(database);
    if (task.name !== 'check') await refuseBrokenParts(database, dataDir);
    const context = {
      database,
      dataDir,
      partsTable: LOCAL_PARTS,
      takeTurns: createTurns(),
      rollUp: () => rollUpAll({ database, nowMs: Date.now() }).then(() => undefined),
      isServing: false,
      onProgress,
    };
    return await runMaintenance(context, task);
  } finally {
    await database.close();
  }
}
