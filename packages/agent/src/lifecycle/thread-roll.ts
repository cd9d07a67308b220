import { createHash } from 'node:crypto';
import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  type MessagePort,
  receiveMessageOnPort,
  setEnvironmentData,
  threadId,
} from 'node:worker_threads';
import type { ResolvedOptions } from '../options/start-options.js';
import { createSharedIds, type SharedIds } from './shared-ids.js';

/**
 * The profilers of the threads of one process. Only the main thread learns that the process ends, or a thread. In the
 * others nothing is collected.
 */
export interface ThreadRoll {
  /**
   * Ends the profilers of all other threads and returns their last windows. Blocks for at most a quarter of
   * `shutdownTimeoutMs` and never more than 2 s: it does not wait for a thread that is busy for longer.
   */
  collect(): readonly Uint8Array[];
  /**
   * Ends the profiler of one thread and resolves with its last windows: at once, with none, for a thread that is not on
   * the roll, and after as long as `collect` takes at most for one that is busy. Never rejects.
   */
  dismiss(thread: number): Promise<readonly Uint8Array[]>;
  /** Takes off the roll a thread that has ended, perhaps without a chance to do so itself. */
  strike(thread: number): void;
  /** Takes this thread off the roll: its profiler has ended. */
  leave(): void;
}

/** Of `shutdownTimeoutMs`: the rest is for the upload. By default many times what ending a profiler takes. */
const WAIT_SHARE = 1 / 4;
/** Who gives a slow network a minute does not want a stuck thread to have a quarter of it. */
const MAX_WAIT_MS = 2_000;

const KEY = 'hotspan.threads.1';
const CALLS = 'hotspan.last-call.1';
const ANSWERS = 'hotspan.last-windows.1';

/** What threads find in the environment data that Node.js hands from each thread to those that it starts. */
interface Roll {
  /** Where the main thread sends profiles, and how: it delivers none that were meant for elsewhere. */
  readonly destination: string;
  readonly threads: Int32Array;
}

/** Asks profilers to end. */
interface Call {
  readonly destination: string;
  /** Undefined: all threads. */
  readonly thread: number | undefined;
}

interface Answer {
  readonly thread: number;
  readonly windows: readonly Uint8Array[];
}

const NOTHING: ThreadRoll = {
  collect: () => [],
  dismiss: async () => [],
  strike: () => undefined,
  leave: () => undefined,
};

/** Puts this thread on the roll. `endNow` ends its profiler and returns what is not uploaded yet; it must not throw. */
export function joinThreadRoll(options: ResolvedOptions, endNow: () => readonly Uint8Array[]): ThreadRoll {
  const destination = destinationOf(options);
  // Written below, by a thread with the same version of this protocol.
  const known = getEnvironmentData(KEY) as Roll | undefined;
  const isSame = known?.destination === destination;
  if (isMainThread) {
    const threads = isSame ? createSharedIds(known.threads) : makeRoll(destination);
    return callRoll(destination, threads, Math.min(options.shutdownTimeoutMs * WAIT_SHARE, MAX_WAIT_MS));
  }
  return isSame ? answerRoll(destination, createSharedIds(known.threads), endNow) : NOTHING;
}

/** A hash, for every thread can read it, and some run code that must not know the secrets. */
function destinationOf({ endpoint, protocol, authToken, tenantId, headers }: ResolvedOptions): string {
  const text = JSON.stringify([endpoint, protocol, authToken, tenantId, headers]);
  return createHash('sha256').update(text).digest('base64');
}

function makeRoll(destination: string): SharedIds {
  const threads = createSharedIds();
  const roll: Roll = { destination, threads: threads.memory };
  setEnvironmentData(KEY, roll);
  return threads;
}

function callRoll(destination: string, threads: SharedIds, waitMs: number): ThreadRoll {
  /** Calls, and hands the channel of the answers to `use`, which closes it. */
  function call<T>(thread: number | undefined, use: (answers: BroadcastChannel) => T): T {
    const calls = new BroadcastChannel(CALLS);
    try {
      const answers = new BroadcastChannel(ANSWERS);
      const message: Call = { destination, thread };
      calls.postMessage(message);
      return use(answers);
    } finally {
      calls.close();
    }
  }

  return {
    collect() {
      if (threads.isEmpty()) return [];
      return call(undefined, (answers) => {
        threads.waitUntilEmpty(waitMs);
        const windows = readAll(answers);
        answers.close();
        return windows;
      });
    },
    dismiss: async (thread) =>
      threads.has(thread) ? call(thread, (answers) => waitForAnswer(answers, thread, waitMs)) : [],
    strike: (thread) => threads.delete(thread),
    leave: () => undefined,
  };
}

function readAll(answers: BroadcastChannel): Uint8Array[] {
  // Node.js takes either; its type does not know.
  const port = answers as unknown as MessagePort;
  const windows: Uint8Array[] = [];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    // Posted below.
    windows.push(...(next.message as Answer).windows);
  }
  return windows;
}

async function waitForAnswer(
  answers: BroadcastChannel,
  thread: number,
  waitMs: number,
): Promise<readonly Uint8Array[]> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(resolve, waitMs, []).unref();
      answers.onmessage = (event) => {
        // Posted below; the type of such events is that of browsers.
        const answer = (event as { data: Answer }).data;
        if (answer.thread === thread) resolve(answer.windows);
      };
      // The thread that is to be terminated holds the process, if it is to be held.
      answers.unref();
    });
  } finally {
    clearTimeout(timer);
    answers.close();
  }
}

function answerRoll(
  destination: string,
  threads: SharedIds,
  endNow: () => readonly Uint8Array[],
): ThreadRoll {
  if (!threads.add(threadId)) return NOTHING;
  const calls = new BroadcastChannel(CALLS);
  let isOnRoll = true;

  function leave(): void {
    if (!isOnRoll) return;
    isOnRoll = false;
    calls.close();
    threads.delete(threadId);
  }

  calls.onmessage = (event) => {
    // Posted above.
    const call = (event as { data: Call }).data;
    if (call.destination !== destination || (call.thread ?? threadId) !== threadId) return;
    const answers = new BroadcastChannel(ANSWERS);
    const answer: Answer = { thread: threadId, windows: endNow() };
    answers.postMessage(answer);
    answers.close();
    leave();
  };
  calls.unref();
  return { ...NOTHING, leave };
}
