import { availableParallelism } from 'node:os';
import { threadProgram } from '../../thread-program.js';
import { createNodeGate, type NodeGate } from '../node-gate.js';
import { type PrepareThread, startPrepareThread, stopped, type ThreadPrepared } from './prepare-thread.js';
import type { PrepareContext } from './prepare-write.js';
import type { WriteTask } from './write-task.js';

/**
 * Threads that prepare large writes, so that the event loop is free for the others. Requests wait in the order they came; how much may
 * wait is bounded by the byte budget, whose bytes they hold.
 */
export interface PreparePool {
  /** As PrepareThread.prepare(). */
  prepare(task: WriteTask, context: PrepareContext): Promise<ThreadPrepared>;
  /** Writes that wait, are prepared, or were prepared and are not settled. */
  readonly pending: number;
  /** Resolves when all that pend now are settled. */
  settled(): Promise<void>;
  /** Believes nothing to be stored any more. */
  forget(): void;
  /** What runs and what waits rejects with HOTSPAN_ERR_SERVER_STARTING, and so does what comes later. */
  close(): Promise<void>;
}

export interface PreparePoolOptions {
  /** Default: one less than there are processors, 1 to 4. */
  readonly maxThreads?: number;
  /** How long a thread is kept that has nothing to do: it holds some tens of megabytes. Default 30 s. */
  readonly idleMs?: number;
  /** The program of the threads. Default: prepare-worker.ts, built. */
  readonly file?: string;
  /** Asked when a thread is free. Default: one of its own. */
  readonly gate?: NodeGate;
}

const MOST_THREADS = 4;
const DEFAULT_IDLE_MS = 30_000;

interface Place {
  readonly thread: PrepareThread;
  isBusy: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

/** Threads are started when they are first needed. */
export function createPreparePool({
  maxThreads = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1)),
  idleMs = DEFAULT_IDLE_MS,
  file = threadProgram('prepare-worker'),
  gate = createNodeGate(),
}: PreparePoolOptions = {}): PreparePool {
  const places = new Set<Place>();
  const waiting: { readonly resolve: (place: Place) => void; readonly reject: (error: Error) => void }[] = [];
  let isClosed = false;
  const pending = new Set<Promise<void>>();

  function open(): Place | undefined {
    for (const place of places) if (!place.isBusy) return place;
    if (places.size >= maxThreads) return undefined;
    const place: Place = {
      thread: startPrepareThread(file, () => leave(place)),
      isBusy: false,
      idleTimer: undefined,
    };
    places.add(place);
    return place;
  }

  function leave(place: Place): void {
    clearTimeout(place.idleTimer);
    places.delete(place);
  }

  async function take(): Promise<Place> {
    if (isClosed) throw stopped();
    const place =
      open() ?? (await new Promise<Place>((resolve, reject) => waiting.push({ resolve, reject })));
    clearTimeout(place.idleTimer);
    place.isBusy = true;
    return place;
  }

  function giveBack(place: Place): void {
    place.isBusy = false;
    // One that broke has left; those who wait get a new one.
    const next = waiting.length === 0 ? undefined : open();
    if (next !== undefined) {
      next.isBusy = true;
      waiting.shift()?.resolve(next);
    } else if (places.has(place)) {
      place.idleTimer = setTimeout(() => {
        leave(place);
        void place.thread.close();
      }, idleMs).unref();
    }
  }

  async function inThread(task: WriteTask, context: PrepareContext): Promise<ThreadPrepared> {
    const place = await take();
    try {
      while (!gate.isOpen) await gate.opened();
      if (isClosed) throw stopped();
      const prepared = await place.thread.prepare(task, context);
      const letGo = gate.hold(prepared.batch.nodes.rowCount);
      return {
        ...prepared,
        settle(isStored) {
          // First: the thread is to know the nodes when it is given the next.
          prepared.settle(isStored);
          letGo();
        },
      };
    } finally {
      giveBack(place);
    }
  }

  /** Returns what ends it. */
  function begin(): () => void {
    let finish = (): void => {};
    const done = new Promise<void>((resolve) => {
      finish = resolve;
    });
    pending.add(done);
    return () => {
      pending.delete(done);
      finish();
    };
  }

  return {
    async prepare(task, context) {
      const finish = begin();
      try {
        const prepared = await inThread(task, context);
        return {
          ...prepared,
          settle(isStored) {
            prepared.settle(isStored);
            finish();
          },
        };
      } catch (error) {
        finish();
        throw error;
      }
    },
    get pending() {
      return pending.size;
    },
    async settled() {
      await Promise.all(pending);
    },
    forget() {
      for (const { thread } of places) thread.forget();
    },
    async close() {
      isClosed = true;
      for (const { reject } of waiting.splice(0)) reject(stopped());
      const threads = [...places].map(({ thread }) => thread);
      for (const place of [...places]) leave(place);
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
