import { setTimeout as wait } from 'node:timers/promises';
import { ServerError } from '../errors.js';
import { networkCodeOf } from './remote-error.js';
import { engineCodeOf } from './store-error.js';

export interface WaitOptions {
  /** Asks the server for its `version()`. Rejects as the store does. */
  readonly askVersion: () => Promise<string>;
  /** Without user and password. */
  readonly origin: string;
  /** How long a server may take to come up. */
  readonly timeoutMs: number;
  /** Told once when it is not there at once. */
  readonly onWait: (message: string) => void;
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * The oldest that has all that the statements use. The last to come were Map columns sorted by key (`mapSort`, 23.2), the
 * name `distributed_foreground_insert` (23.11) and the analyzer that is on by default (24.3); 24.8 is the first release
 * with long support that has them.
 */
const MIN_VERSION = [24, 8] as const;
const INTERVAL_MS = 1_000;

/**
 * Waits until ClickHouse answers, for both may be started at the same time. Throws HOTSPAN_ERR_SERVER_STORE when it does
 * not in time, when it refuses the user, and when it is too old.
 */
export async function waitForClickHouse(options: WaitOptions): Promise<void> {
  const { askVersion, origin, timeoutMs, onWait, now = Date.now, sleep = wait } = options;
  const endMs = now() + timeoutMs;
  let isTold = false;
  for (;;) {
    try {
      checkVersion(await askVersion(), origin);
      return;
    } catch (error) {
      const left = endMs - now();
      if (!canPass(error) || left <= 0) throw error;
      // A ServerError; its message says what is wrong.
      if (!isTold)
        onWait(`waiting up to ${timeoutMs / 1_000} s: ${error instanceof Error ? error.message : error}`);
      isTold = true;
      await sleep(Math.min(INTERVAL_MS, left));
    }
  }
}

/** Whether an error is one of a server that is starting, and not of an address or a user that will stay wrong. */
function canPass(error: unknown): boolean {
  if (!(error instanceof ServerError) || error.code === 'HOTSPAN_ERR_SERVER_SCHEMA') return false;
  const { cause } = error;
  if (cause === undefined || engineCodeOf(cause) !== undefined) return false;
  return !/CERT|SSL|TLS|EPROTO/.test(networkCodeOf(cause) ?? '');
}

function checkVersion(version: string, origin: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1])) return;
  throw new ServerError(
    'HOTSPAN_ERR_SERVER_STORE',
    `ClickHouse at ${origin} is version ${version}, and ${MIN_VERSION.join('.')} or newer is needed. Update it.`,
  );
}
