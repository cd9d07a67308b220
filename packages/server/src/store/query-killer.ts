import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from 'chdb';
import { createTurns } from './take-turns.js';

/** Stops queries of the embedded engine whose callers have given up, as chDB itself cannot. */
export interface QueryKiller {
  /**
   * Starts a query and waits for it; when the signal is aborted before it has ended, it is killed.
   *
   * @param start gets a mark that the query must have as its setting `log_comment`: by it the engine finds the query.
   */
  run<R>(signal: AbortSignal | undefined, start: (mark: string) => Promise<R>): Promise<R>;
  /** When no query runs any more. */
  close(): Promise<void>;
}

/** A query that was not running yet cannot be killed, and one that is killed ends at its next block of rows. */
const TRY_AGAIN_MS = 100;

/** @param open a session for what kills, which is not opened before there is something to kill. */
export function createQueryKiller(open: () => Session): QueryKiller {
  const inTurn = createTurns();
  let session: Session | undefined;
  let count = 0;

  async function kill(mark: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await inTurn(async () => {
        session ??= open();
        await session.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = '${mark}' ASYNC`);
      });
      await sleep(TRY_AGAIN_MS, undefined, { ref: false });
    }
  }

  return {
    async run(signal, start) {
      signal?.throwIfAborted();
      const mark = `hotspan-${++count}`;
      let isOver = false;
      const onAbort = (): void => {
        // Ignored: its time limit ends a query that cannot be killed.
        kill(mark, () => isOver).catch(() => undefined);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        return await start(mark);
      } finally {
        isOver = true;
        signal?.removeEventListener('abort', onAbort);
      }
    },
    close: () =>
      inTurn(async () => {
        session?.close();
      }),
  };
}
