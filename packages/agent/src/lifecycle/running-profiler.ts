import { createLinker } from '../link/create-linker.js';
import type { ResolvedOptions } from '../options/start-options.js';
import type { AgentLog } from '../self/agent-log.js';
import { createFlushStats } from '../self/flush-stats.js';
import { createSender } from '../upload/create-sender.js';
import { createUploader } from '../upload/create-uploader.js';
import { startFlushLoop } from '../upload/flush-loop.js';
import { describeResource } from '../window/describe-resource.js';
import { installExitHooks } from './exit-hooks.js';
import type { Profiler, ProfilerState, ShutdownOptions } from './profiler.js';
import { settleWithin } from './settle-within.js';
import type { Samplers } from './start-samplers.js';
import { createWindowTaker } from './window-taker.js';

export interface RunningProfilerInit {
  readonly samplers: Samplers;
  readonly options: ResolvedOptions;
  readonly log: AgentLog;
  /** Called when sampling has ended. */
  readonly onStopped: () => void;
}

/** Wires samplers, linkage, windows and uploads together, and ends them together. */
export function createRunningProfiler({ samplers, options, log, onStopped }: RunningProfilerInit): Profiler {
  const linker = samplers.time && createLinker(samplers.time, options);
  const takeWindow = createWindowTaker({ samplers, linker, options, resource: describeResource(options) });
  const uploader = createUploader({
    maxBytes: options.queueMaxBytes,
    maxCount: options.queueMaxCount,
    createSender: () => createSender(options, log),
    log,
  });
  const flushStats = createFlushStats();
  let state: ProfilerState = 'running';
  let ended: Promise<void> | undefined;

  function collect({ restart }: { restart: boolean }): void {
    const startedMs = performance.now();
    try {
      const window = takeWindow({ restart });
      if (window.bytes.byteLength > 0) uploader.push(window.bytes);
      flushStats.record(window, performance.now() - startedMs);
    } catch (error) {
      flushStats.recordFailure();
      log.warnOnce('flush', `a window of samples was lost: ${String(error)}`);
    }
  }

  async function flush(): Promise<void> {
    if (state === 'running') collect({ restart: true });
    await uploader.drain();
  }

  const loop = startFlushLoop(() => void flush(), options.flushIntervalMs);
  const uninstallExitHooks = installExitHooks({
    flush: () => settleWithin(flush(), options.shutdownTimeoutMs),
    shutdown: () => shutdown(),
  });

  function shutdown({ timeoutMs = options.shutdownTimeoutMs }: ShutdownOptions = {}): Promise<void> {
    ended ??= (async () => {
      loop.stop();
      collect({ restart: false });
      state = 'stopped';
      linker?.stop();
      onStopped();
      await settleWithin(
        uploader.drain().then(() => uploader.close()),
        timeoutMs,
      );
      void uploader.close();
      uninstallExitHooks();
    })();
    return ended;
  }

  return {
    get state() {
      return state;
    },
    refusal: undefined,
    options,
    flush,
    shutdown,
    stats: () => ({
      ...flushStats.read(),
      ...uploader.stats(),
      linkMode: linker?.mode,
      isLinking: linker?.isLinking() ?? false,
    }),
  };
}
