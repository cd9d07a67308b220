import { isMainThread } from 'node:worker_threads';
import { threadGlobal } from '../host/thread-global.js';
import { coverKill } from './cover-kill.js';

export interface ExitActions {
  /** The process goes on, perhaps. Must not reject. */
  flush(): Promise<unknown>;
  /** The process ends. Must not reject. */
  shutdown(): Promise<void>;
  /** The event loop has ended: what is not done when this returns never is. Must not throw. */
  endNow(): void;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Uploads the last window when the process ends: at `beforeExit`, and at SIGTERM and SIGINT (main thread only; signals
 * do not reach workers). When others listen for the signal, they decide what becomes of the process: this flushes
 * and never listens for that signal again. Else the signal is sent again once its listener is gone, so the process
 * ends as it would have without it. A second signal does that at once. At `exit`, and when one of those others ends the
 * process by the signal itself, which nothing can wait for, the last window is handed over synchronously. Returns what
 * removes the listeners.
 */
export function installExitHooks(
  actions: ExitActions,
  target: NodeJS.Process = process,
  onMainThread: boolean = isMainThread,
): () => void {
  let ending = false;
  let uncoverKill: (() => void) | undefined;
  const signals = onMainThread ? SIGNALS : [];

  const onBeforeExit = (): void => {
    // Not at once, for the host's own listeners may have work to do, or call process.exit().
    setImmediate(() => void actions.shutdown());
  };

  const onSignal = (signal: NodeJS.Signals): void => {
    if (target.listenerCount(signal) > 1) {
      // Before the others are called, for some of them end the process only when they are the last one.
      target.off(signal, onSignal);
      void actions.flush();
      uncoverKill ??= coverKill(target, actions.endNow);
      return;
    }
    const endProcess = (): void => {
      uninstall();
      target.kill(target.pid, signal);
    };
    if (ending) {
      endProcess();
      return;
    }
    ending = true;
    void actions.shutdown().then(endProcess);
  };

  function uninstall(): void {
    target.off('beforeExit', onBeforeExit);
    target.off('exit', actions.endNow);
    uncoverKill?.();
    uncoverKill = undefined;
    for (const signal of signals) target.off(signal, onSignal);
  }

  target.once('beforeExit', onBeforeExit);
  // In front: the engine's listener stops sampling, and one of the host's may throw, which ends the list.
  target.prependListener('exit', actions.endNow);
  // In front: a listener that is called once has removed itself before those behind it can count it.
  for (const signal of signals) target.prependListener(signal, onSignal);
  return uninstall;
}

/**
 * What replaces them for a profiler in the sandbox of a test runner. Such a one that was not shut down was forgotten, and
 * Jest complains of processes that live on for half a second: nothing is uploaded at the end. But it must stop sampling,
 * and the engine, which would see to that, listens to the copy of the process in the sandbox, which never ends.
 */
export function installSandboxHooks(stopSampling: () => void): () => void {
  const { process } = threadGlobal();
  process.prependListener('exit', stopSampling);
  return () => process.off('exit', stopSampling);
}
