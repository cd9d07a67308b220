import { Worker } from 'node:worker_threads';
import { ServerError } from '../errors.js';
import { unpackError } from '../ingest/prepare/portable-error.js';
import { createTurns } from '../store/take-turns.js';
import { threadProgram } from '../thread-program.js';
import { uploadError } from './check-upload.js';
import type { DrawReply } from './draw-reply.js';
import type { Drawing, DrawTask } from './draw-uploads.js';

/**
 * Reads and draws a file in a thread of its own, one after the other: it takes up to some 100 ms, for which the event loop is free.
 * Rejects with what drawUploads() throws, with HOTSPAN_ERR_SERVER_PROFILE when the thread ran out of memory, HOTSPAN_ERR_SERVER_BUSY when 16
 * others wait, and with the reason of `signal` when it is aborted.
 */
export type Draw = (task: DrawTask, signal: AbortSignal) => Promise<Drawing>;

/** Each holds two files of up to 4 MiB. */
const MAX_WAITING = 16;
/** JSON of 4 MiB comes to a tenth of it. */
const MAX_HEAP_MEGABYTES = 512;

/** @param file the program of the threads. Default: adhoc-worker.ts, built. */
export function createDraw(file: string = threadProgram('adhoc-worker')): Draw {
  const takeTurns = createTurns();
  let waiting = 0;
  return async (task, signal) => {
    if (waiting >= MAX_WAITING) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_BUSY',
        `${waiting} files wait to be read, and ${MAX_WAITING} is the most. Try again shortly.`,
      );
    }
    waiting++;
    try {
      return await takeTurns(() => drawInThread(file, task, signal));
    } finally {
      waiting--;
    }
  };
}

/** A thread of its own for each: they are rare, and one that is kept holds some tens of megabytes. */
async function drawInThread(file: string, task: DrawTask, signal: AbortSignal): Promise<Drawing> {
  signal.throwIfAborted();
  const worker = new Worker(file, {
    name: 'hotspan-adhoc',
    workerData: task,
    // Without what this process was started with: a loader or profiler of it is not meant for the thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEGABYTES },
  });
  // The process need not live for it: whoever waits for an answer holds a connection.
  worker.unref();
  let abort = (): void => {};
  try {
    const reply = await new Promise<DrawReply>((resolve, reject) => {
      abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort);
      worker.once('message', resolve);
      worker.once('error', (error) => reject(toServerError(error)));
      worker.once('exit', () => reject(new Error('A thread ended without an answer.')));
    });
    if ('error' in reply) throw unpackError(reply.error);
    return reply.drawing;
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

function toServerError(error: Error): Error {
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return uploadError('the file needs more memory than there is to read it. Send a shorter profile.');
}
