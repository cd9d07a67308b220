import { Worker } from 'node:worker_threads';
import { ServerError } from '../../errors.js';
import type { EncodedBatch } from '../../store/encoded-batch.js';
import { unpackError } from './portable-error.js';
import type { FromThread, ToThread } from './prepare-messages.js';
import type { PrepareContext, PreparedWrite } from './prepare-write.js';
import type { WriteTask } from './write-task.js';

/** A write that was prepared in a thread. */
export interface ThreadPrepared extends PreparedWrite<EncodedBatch> {
  /** To be told once it is stored, or is known not to be: the thread then knows which nodes there are. */
  settle(isStored: boolean): void;
}

/** A thread that prepares one write after the other. */
export interface PrepareThread {
  /**
   * Rejects with what prepareWrite() throws, with HOTSPAN_ERR_SERVER_TOO_LARGE when the thread ran out of memory, and
   * HOTSPAN_ERR_SERVER_STARTING when it is closed.
   */
  prepare(task: WriteTask, context: PrepareContext): Promise<ThreadPrepared>;
  forget(): void;
  close(): Promise<void>;
}

/** @param onEnd called when the thread has ended, perhaps twice. */
export function startPrepareThread(file: string, onEnd: () => void): PrepareThread {
  interface Waiting {
    readonly resolve: (prepared: ThreadPrepared) => void;
    readonly reject: (error: Error) => void;
  }
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  // Without what this process was started with: a loader or profiler of it is not meant for the thread.
  const worker = new Worker(file, { name: 'hotspan-prepare', execArgv: [] });
  const send = (message: ToThread): void => worker.postMessage(message);
  // The process need not live for it: whoever waits for an answer holds a connection.
  worker.unref();
  worker.on('message', (answer: FromThread) => {
    const { id } = answer;
    const caller = waiting.get(id);
    waiting.delete(id);
    if ('error' in answer) caller?.reject(unpackError(answer.error));
    else {
      caller?.resolve({
        ...answer.prepared,
        settle: (isStored) => send({ kind: 'settled', id, isStored }),
      });
    }
  });
  worker.on('error', (error) => end(toServerError(error)));
  worker.on('exit', () => end(stopped()));

  function end(error: Error): void {
    // First: whoever is told of the error may ask for another thread.
    onEnd();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    prepare: (task, context) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        send({ kind: 'prepare', id, task, context });
        waiting.set(id, { resolve, reject });
      }),
    forget: () => send({ kind: 'forget' }),
    async close() {
      await worker.terminate();
    },
  };
}

/** The error of a request that a server can no longer take. */
export function stopped(): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_STARTING',
    'the server stops, and the request was not stored. Send it again.',
  );
}

function toServerError(error: Error): Error {
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new ServerError(
    'HOTSPAN_ERR_SERVER_TOO_LARGE',
    'the request needs more memory than there is to read it. Send fewer profiles at a time.',
    { cause: error },
  );
}
