import { isMainThread } from 'node:worker_threads';
import { isInSandbox } from '../host/thread-global.js';
import type { ResolvedOptions } from '../options/start-options.js';
import type { AgentLog } from '../self/agent-log.js';
import type { DeliverNow, Uploader } from '../upload/create-uploader.js';
import { coverTerminate } from './cover-terminate.js';
import { installExitHooks, installSandboxHooks } from './exit-hooks.js';
import { handOver } from './hand-over.js';
import type { ShutdownOptions } from './profiler.js';
import { settleWithin } from './settle-within.js';
import { joinThreadRoll } from './thread-roll.js';
import type { WindowLine } from './window-line.js';

export interface ProfilerEndingInit {
  readonly options: ResolvedOptions;
  readonly log: AgentLog;
  readonly windows: WindowLine;
  readonly uploader: Uploader;
  /** Uploads what was sampled so far. Must not reject. */
  readonly flush: () => Promise<void>;
  /** Whether samples wait for a window of theirs. */
  readonly hasSamples: () => boolean;
  /** Ends sampling with a last window, once; resolves when what was sampled waits for the server. */
  readonly stopSampling: () => Promise<void>;
  /** Lets go of everything that is still held when the last upload has ended, or was given up. */
  readonly release: () => void;
}

/** The ways in which a profiler ends: told to, with its process, or with its thread. */
export interface ProfilerEnding {
  /** As `Profiler.shutdown`. */
  shutdown(options?: ShutdownOptions): Promise<void>;
  /** As `RunningProfiler.abandon`. */
  abandon(): void;
}

/** Watches for the end of the process and of the thread from now on. */
export function createProfilerEnding(init: ProfilerEndingInit): ProfilerEnding {
  const { options, log, windows, uploader, stopSampling } = init;
  let ended: Promise<void> | undefined;

  const uninstallExitHooks = isInSandbox()
    ? installSandboxHooks(() => void stopSampling())
    : installExitHooks({
        flush: () => settleWithin(init.flush(), options.shutdownTimeoutMs),
        shutdown: () => shutdown({ timeoutMs: collectThreads() }),
        endNow,
      });
  const threads = joinThreadRoll(options, () => {
    let waiting: readonly Uint8Array[] = [];
    try {
      finishNow((last) => {
        waiting = last;
        return { delivered: last.length };
      });
    } catch (error) {
      reportHandOver(String(error));
    }
    return waiting;
  });
  const uncoverTerminate = isMainThread ? coverTerminate(threads, uploadTerminated) : undefined;

  /** While `shutdown()` waits for the server, this delivers what it waits for. Must not throw. */
  function endNow(): void {
    try {
      const leftMs = collectThreads();
      const hasFailed = uploader.stats().failedUploads > 0;
      const problem = finishNow((waiting) => handOver(waiting, options, leftMs));
      threads.leave();
      if (problem !== undefined && !hasFailed) reportHandOver(problem);
    } catch (error) {
      reportHandOver(String(error));
    }
  }

  /** Ends sampling and delivers what waits, without the event loop. Returns why not all of it was delivered. */
  function finishNow(deliver: DeliverNow): string | undefined {
    stopWatching();
    // A thread that ends within a few milliseconds of its start, or of a flush, has nothing to say.
    if (init.hasSamples()) void stopSampling();
    if (options.shutdownTimeoutMs === 0) return undefined;
    windows.encodeNow();
    return uploader.handOver(deliver);
  }

  function stopWatching(): void {
    uninstallExitHooks();
    uncoverTerminate?.();
  }

  /** The process ends, and with it its other threads, which do not learn of it. Returns what is left of the timeout. */
  function collectThreads(): number {
    const { shutdownTimeoutMs } = options;
    if (shutdownTimeoutMs === 0) return 0;
    const startedMs = performance.now();
    for (const window of threads.collect()) uploader.push(window);
    return Math.max(1, Math.round(shutdownTimeoutMs - (performance.now() - startedMs)));
  }

  function uploadTerminated(last: readonly Uint8Array[]): void {
    for (const window of last) uploader.push(window);
    void uploader.drain();
  }

  function reportHandOver(problem: string): void {
    log.warnOnce('hand-over', `the last profiles were not uploaded: ${problem}`);
  }

  function end(timeoutMs: number, hold: { readonly isHeld: boolean }): Promise<void> {
    ended ??= (async () => {
      const settled = await settleWithin(uploadLast(stopSampling()), timeoutMs, hold);
      if (!settled) reportLateUpload(timeoutMs);
      init.release();
      void uploader.close();
      threads.leave();
      stopWatching();
    })();
    return ended;
  }

  async function uploadLast(taken: Promise<void>): Promise<void> {
    await taken;
    await uploader.drain();
    await uploader.close();
  }

  /** Uploads that failed before have been reported, and who gives no time expects none to succeed. */
  function reportLateUpload(timeoutMs: number): void {
    if (timeoutMs === 0 || uploader.stats().failedUploads > 0) return;
    const { origin } = new URL(options.endpoint);
    log.warnOnce(
      'late upload',
      `the last profiles were not uploaded within ${timeoutMs} ms. Check that the server at ${origin} is up, or raise shutdownTimeoutMs.`,
    );
  }

  function shutdown({ timeoutMs = options.shutdownTimeoutMs }: ShutdownOptions = {}): Promise<void> {
    return end(timeoutMs, { isHeld: true });
  }

  return { shutdown, abandon: () => void end(options.shutdownTimeoutMs, { isHeld: false }) };
}
