import { Worker } from 'node:worker_threads';
import { findPnpFile } from '../host/find-pnp-file.js';
import type { FileAnswer, FileQuestion } from './answer-file.js';
import type { WorkerMessage, WorkerQuestion } from './worker-messages.js';

export interface MapWorkerInit {
  /** The worker's program; undefined = none is there. */
  readonly file: string | undefined;
  /** The thread ends when it was not asked for so long. */
  readonly idleMs: number;
}

/** A worker thread that is there while it is needed. */
export interface MapWorker {
  /** Resolves with undefined where no thread can be had; never rejects. */
  answer(question: FileQuestion): Promise<FileAnswer | undefined>;
  /** Ends the thread; what was asked is answered with undefined. */
  close(): void;
}

/**
 * A map of 32 MiB needs less. A thread that runs out of it ends by itself, while the process would not survive that
 * in its own heap.
 */
const MAX_HEAP_MIB = 1_024;

/** Makes the thread when it is first asked, and again after it has ended. */
export function createMapWorker({ file, idleMs }: MapWorkerInit): MapWorker {
  const waiting = new Map<number, (answer: FileAnswer | undefined) => void>();
  let worker: Worker | undefined;
  let isUnavailable = file === undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(program: string): Worker {
    const pnpFile = findPnpFile();
    const started = new Worker(program, {
      name: 'hotspan-symbols',
      // Neither the host's preloads nor its environment: --import hotspan/register would profile this thread too.
      execArgv: pnpFile === undefined ? [] : ['--require', pnpFile],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    let isReady = false;
    const settleAll = (answer: FileAnswer | undefined): void => {
      for (const settle of waiting.values()) settle(answer);
      waiting.clear();
    };
    started.on('message', (message: WorkerMessage) => {
      if (message.kind === 'ready') {
        isReady = true;
        return;
      }
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
      if (waiting.size === 0) waitForMore();
    });
    // Listened for because it would be thrown into the host; 'exit' follows and says all that is needed.
    started.on('error', () => {});
    started.on('exit', () => {
      if (worker !== started) return;
      worker = undefined;
      // A thread that never began will not do so the next time. One that ends over a map cannot take that map.
      isUnavailable ||= !isReady;
      settleAll(isReady ? { problem: 'broken' } : undefined);
    });
    started.unref();
    return started;
  }

  function waitForMore(): void {
    idleTimer = setTimeout(end, idleMs);
    idleTimer.unref();
  }

  function end(): void {
    clearTimeout(idleTimer);
    const ending = worker;
    worker = undefined;
    // The thread has been cut off: how it ends is of no interest.
    ending?.terminate().catch(() => {});
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  }

  return {
    answer(question) {
      if (isUnavailable || file === undefined) return Promise.resolve(undefined);
      clearTimeout(idleTimer);
      try {
        worker ??= start(file);
      } catch {
        // Ignored: the permission model allows no workers, which is the answer.
        isUnavailable = true;
        return Promise.resolve(undefined);
      }
      const id = ++lastId;
      const message: WorkerQuestion = { id, question };
      const target = worker;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        target.postMessage(message);
      });
    },
    close() {
      isUnavailable = true;
      end();
    },
  };
}
