import { createHash } from 'node:crypto';
import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  type MessagePort,
  receiveMessageOnPort,
  setEnvironmentData,
} from 'node:worker_threads';
import type { ResolvedOptions } from '../options/start-options.js';

/** The profilers of the threads of one process. Only the main thread learns that the process ends. */
export interface ThreadRoll {
  /**
   * Ends the profilers of all other threads and returns their last windows. Blocks for at most `MAX_WAIT_MS`, and does
   * not wait for a thread that is busy for longer. In a thread that is not the main one it returns nothing.
   */
  collect(): readonly Uint8Array[];
  /** Takes this thread off the roll: its profiler has ended. */
  leave(): void;
}

/**
 * Many times what ending a profiler takes. A thread that was terminated is waited for in vain, for nothing in it could
 * tell that it ended.
 */
const MAX_WAIT_MS = 250;

const KEY = 'hotspan.threads.1';
const CALLS = 'hotspan.last-call.1';
const ANSWERS = 'hotspan.last-windows.1';

/** What threads find in the environment data that Node.js hands from each thread to those that it starts. */
interface Roll {
  /** Where the main thread sends profiles, and how: it delivers none that were meant for elsewhere. */
  readonly destination: string;
  /** One number, shared by all threads: how many are on the roll. */
  readonly count: Int32Array;
}

const NOTHING: ThreadRoll = { collect: () => [], leave: () => undefined };

/** Puts this thread on the roll. `endNow` ends its profiler and returns what is not uploaded yet; it must not throw. */
export function joinThreadRoll(options: ResolvedOptions, endNow: () => readonly Uint8Array[]): ThreadRoll {
  const destination = destinationOf(options);
  // Written below, by a thread with the same version of this protocol.
  const known = getEnvironmentData(KEY) as Roll | undefined;
  const isSame = known?.destination === destination;
  if (isMainThread) return callRoll(isSame ? known : makeRoll(destination));
  return isSame ? answerRoll(known, endNow) : NOTHING;
}

/** A hash, for every thread can read it, and some run code that must not know the secrets. */
function destinationOf({ endpoint, protocol, authToken, tenantId, headers }: ResolvedOptions): string {
  const text = JSON.stringify([endpoint, protocol, authToken, tenantId, headers]);
  return createHash('sha256').update(text).digest('base64');
}

function makeRoll(destination: string): Roll {
  const roll = { destination, count: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) };
  setEnvironmentData(KEY, roll);
  return roll;
}

function callRoll({ count, destination }: Roll): ThreadRoll {
  return {
    collect() {
      if (Atomics.load(count, 0) === 0) return [];
      const calls = new BroadcastChannel(CALLS);
      const answers = new BroadcastChannel(ANSWERS);
      try {
        calls.postMessage(destination);
        waitForNobody(count);
        return readAll(answers);
      } finally {
        calls.close();
        answers.close();
      }
    },
    leave: () => undefined,
  };
}

function waitForNobody(count: Int32Array): void {
  const endMs = performance.now() + MAX_WAIT_MS;
  for (let leftMs = MAX_WAIT_MS; leftMs > 0; leftMs = endMs - performance.now()) {
    const left = Atomics.load(count, 0);
    if (left === 0) return;
    Atomics.wait(count, 0, left, leftMs);
  }
}

function readAll(answers: BroadcastChannel): Uint8Array[] {
  // Node.js takes either; its type does not know.
  const port = answers as unknown as MessagePort;
  const windows: Uint8Array[] = [];
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    // Posted below.
    windows.push(...(next.message as readonly Uint8Array[]));
  }
  return windows;
}

function answerRoll({ count, destination }: Roll, endNow: () => readonly Uint8Array[]): ThreadRoll {
  const calls = new BroadcastChannel(CALLS);
  let isOnRoll = true;

  function leave(): void {
    if (!isOnRoll) return;
    isOnRoll = false;
    calls.close();
    Atomics.sub(count, 0, 1);
    Atomics.notify(count, 0);
  }

  Atomics.add(count, 0, 1);
  calls.onmessage = ({ data }) => {
    if (data !== destination) return;
    const answers = new BroadcastChannel(ANSWERS);
    answers.postMessage(endNow());
    answers.close();
    leave();
  };
  calls.unref();
  return { collect: () => [], leave };
}
