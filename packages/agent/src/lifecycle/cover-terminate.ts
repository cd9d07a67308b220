import type { Worker } from 'node:worker_threads';
import { replaceMethod } from '../link/replace-method.js';
import type { ThreadRoll } from './thread-roll.js';

/**
 * From now, worker threads that this thread starts and ends by `terminate()`, by which nothing in them is called, end
 * their profiler first; `collected` gets the last windows, and must not throw. Returns what takes that back.
 */
export function coverTerminate(
  roll: ThreadRoll,
  collected: (windows: readonly Uint8Array[]) => void,
  target: NodeJS.Process = process,
): () => void {
  let isCovering = true;

  const onWorker = (worker: Worker): void => {
    const { threadId, terminate } = worker;
    worker.once('exit', () => roll.strike(threadId));
    replaceMethod(worker, 'terminate', async (...args) => {
      if (isCovering) collected(await roll.dismiss(threadId));
      return terminate.apply(worker, args);
    });
  };

  target.on('worker', onWorker);
  return () => {
    isCovering = false;
    target.off('worker', onWorker);
  };
}
