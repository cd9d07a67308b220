import { createRequire } from 'node:module';
import { ServerError } from '../errors.js';

/**
 * Settings of the engine's allocator, jemalloc, which reads them when it is loaded. Freed memory is given back to the system after
 * half a second: in the 5 s of its own choice, what merges and inserts leave behind gathers.
 */
const ALLOCATOR_SETTINGS = 'dirty_decay_ms:500';

/** The embedded engine: chDB's module. */
export type Engine = Pick<typeof import('chdb'), 'Session' | 'drainPending'>;

/**
 * Loads chDB when a data directory is opened and not before: it maps half a gigabyte, and servers with --clickhouse-url
 * may not have it at all. Throws HOTSPAN_ERR_SERVER_ENGINE where it is not installed or does not run.
 *
 * @param importEngine takes the place of Node's own `require`.
 */
export function loadEngine(importEngine: () => Engine = requireEngine): Engine {
  try {
    return importEngine();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_ENGINE',
      `the embedded engine (chDB) cannot run on ${process.platform}-${process.arch} with Node.js ${process.version}: ${reason}. Run the server on Linux with glibc (x64 or arm64) or on macOS, installed without --omit=optional; or keep the data in a ClickHouse server, with --clickhouse-url.`,
      { cause },
    );
  }
}

function requireEngine(): Engine {
  process.env.JE_MALLOC_CONF ??= ALLOCATOR_SETTINGS;
  // By require, which is immediate: opening a database then is, too. chDB's own module for import does the same inside.
  return createRequire(import.meta.url)('chdb') as Engine; // what chDB's declarations say of its module
}
