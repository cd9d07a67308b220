import { createLinker } from '../link/create-linker.js';
import { createLabeller, type Labeller } from '../link/labeller.js';
import type { Span } from '../link/opentelemetry-types.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { createPuller, type Puller } from '../pull/create-puller.js';
import { createProfileResource } from '../resource/profile-resource.js';
import { createTracingResource } from '../resource/tracing-resource.js';
import { watchRuntime } from '../runtime/watch-runtime.js';
import type { AgentLog } from '../self/agent-log.js';
import { createFlushStats } from '../self/flush-stats.js';
import { createGovernor } from '../self/governor.js';
import type { ProfilerStats } from '../self/profiler-stats.js';
import { publishMetrics } from '../self/publish-metrics.js';
import { createSymbolizer } from '../symbol/create-symbolizer.js';
import { NO_SYMBOLS } from '../symbol/symbol-stats.js';
import { createSender } from '../upload/create-sender.js';
import { createUploader } from '../upload/create-uploader.js';
import { startFlushLoop } from '../upload/flush-loop.js';
import { createWindowEncoder } from '../window/window-encoder.js';
import { installExitHooks } from './exit-hooks.js';
import { handOver } from './hand-over.js';
import { uploadOnOutOfMemory } from './out-of-memory.js';
import type { Profiler, ProfilerState, ShutdownOptions } from './profiler.js';
import { settleWithin } from './settle-within.js';
import type { Samplers } from './start-samplers.js';
import { createWindowLine } from './window-line.js';
import { createWindowTaker, type TakenWindow } from './window-taker.js';

export interface RunningProfilerInit {
  readonly samplers: Samplers;
  readonly options: ResolvedOptions;
  readonly log: AgentLog;
  /** Called when sampling has ended. */
  readonly onStopped: () => void;
}

export interface RunningProfiler {
  readonly profiler: Profiler;
  readonly labeller: Labeller;
  /** Tells the resource of the application's tracing, for where it cannot be found. Never throws. */
  readonly offerResource: (resource: unknown) => void;
  readonly puller: Puller;
}

/** Wires samplers, linkage, windows and uploads together, and ends them together. */
export function createRunningProfiler(init: RunningProfilerInit): RunningProfiler {
  const { samplers, options, log, onStopped } = init;
  const flushStats = createFlushStats();
  const reportLinkFailure = (error: unknown): void =>
    log.warnOnce('link', `samples are not linked to spans: ${String(error)}`);
  const tracing = createTracingResource();
  // What the application has installed comes first: a library may have a provider of its own.
  const onRoot = (span: Span): void => {
    if (tracing.read() === undefined) tracing.offer(span.resource);
  };
  const linker = samplers.time && createLinker(samplers.time, { ...options, onRoot }, reportLinkFailure);
  const labeller = createLabeller(linker, log);
  const symbolizer = options.sourceMaps ? createSymbolizer(options) : undefined;
  const readResource = createProfileResource(options, tracing);
  const uploader = createUploader({
    maxBytes: options.queueMaxBytes,
    maxCount: options.queueMaxCount,
    createSender: () => createSender(options, log),
    log,
  });
  const runtime = watchRuntime({
    ...options,
    onFailure: (error) => log.warnOnce('runtime', `the runtime is not watched: ${String(error)}`),
  });
  const metrics = publishMetrics(readStats, (error) =>
    log.warnOnce('metrics', `the metrics of the agent are not published: ${String(error)}`),
  );
  const encoder = createWindowEncoder({
    resource: readResource,
    // Else the first window would have another instance id than the traces of its time.
    settled: tracing.settle,
    symbolizer,
  });
  const windows = createWindowLine({
    takeWindow: createWindowTaker({
      samplers,
      linker,
      options,
      onSamplerFailure: (sampler, error) => {
        flushStats.recordFailure();
        log.warnOnce(`flush ${sampler}`, `a window of ${sampler} samples was lost: ${String(error)}`);
      },
    }),
    encoder,
    onEncoded: (taken, encoded, takeMs) => {
      if (encoded.bytes.byteLength > 0) uploader.push(encoded.bytes);
      flushStats.record(taken, encoded, takeMs);
      metrics.recordFlush(Math.max(takeMs, encoded.longestMs));
      const counts = { idleSamples: encoded.idleSamples, recordedSamples: taken.recordedSamples };
      runtime.endWindow(samplers.time && counts);
      govern(taken, takeMs + encoded.totalMs);
    },
    onFailure: (error) => {
      flushStats.recordFailure();
      log.warnOnce('flush', `a window of samples was lost: ${String(error)}`);
    },
  });
  let state: ProfilerState = 'running';
  let ended: Promise<void> | undefined;

  const governor = createGovernor({
    budget: options.cpuBudgetPercent / 100,
    rateHz: options.samplingRateHz,
  });
  let rateHz = options.samplingRateHz;

  function govern({ window: { range }, recordedSamples }: TakenWindow, flushMs: number): void {
    const elapsedMs = Number(range.endNanos - range.startNanos) / 1e6;
    const wanted = governor.observe({ elapsedMs, flushMs, recordedSamples });
    if (wanted < rateHz) {
      const percent = (governor.cost * 100).toFixed(1);
      log.warnOnce(
        'governor',
        `the sampling rate goes from ${rateHz} to ${wanted} Hz, for the profiler took ${percent} % of a core. It goes back by itself when that falls; raise cpuBudgetPercent (${options.cpuBudgetPercent}) to keep the rate.`,
      );
    }
    rateHz = wanted;
  }

  /** As `Profiler.flush`, but the process does not live for it. */
  async function flushUnheld({ withHeap }: { withHeap: boolean }): Promise<void> {
    if (state === 'running') await windows.take({ restart: true, withHeap, rateHz });
    await uploader.drain();
  }

  const loop = startFlushLoop(() => void flushUnheld({ withHeap: false }), options.flushIntervalMs);
  const uninstallExitHooks = installExitHooks({
    flush: () => settleWithin(flushUnheld({ withHeap: true }), options.shutdownTimeoutMs),
    shutdown: () => shutdown(),
    endNow,
  });

  const forgetOutOfMemory = watchMemory();

  function watchMemory(): () => void {
    const nothing = (): void => undefined;
    if (!options.outOfMemoryProfile || samplers.heap === undefined) return nothing;
    try {
      return uploadOnOutOfMemory(samplers.heap, options, readResource());
    } catch (error) {
      log.warnOnce('out of memory', `there will be no profile when memory runs out: ${String(error)}`);
      return nothing;
    }
  }

  /** Ends sampling. Resolves when what was sampled waits for the server. */
  function stopSampling(): Promise<void> {
    loop.stop();
    const taken = windows.take({ restart: false, withHeap: true });
    state = 'stopped';
    linker?.stop();
    forgetOutOfMemory();
    onStopped();
    return taken;
  }

  /** While `shutdown()` waits for the server, this delivers what it waits for. Must not throw. */
  function endNow(): void {
    try {
      uninstallExitHooks();
      // A process that ends within a few milliseconds of its start, or of a flush, has nothing to say.
      if (state === 'running' && samplers.time?.sampleCount() !== 0) void stopSampling();
      if (options.shutdownTimeoutMs === 0) return;
      windows.encodeNow();
      const hasFailed = uploader.stats().failedUploads > 0;
      const problem = uploader.handOver((waiting) => handOver(waiting, options, options.shutdownTimeoutMs));
      if (problem !== undefined && !hasFailed) reportHandOver(problem);
    } catch (error) {
      reportHandOver(String(error));
    }
  }

  function reportHandOver(problem: string): void {
    log.warnOnce('hand-over', `the last profiles were not uploaded: ${problem}`);
  }

  function shutdown({ timeoutMs = options.shutdownTimeoutMs }: ShutdownOptions = {}): Promise<void> {
    ended ??= (async () => {
      const settled = await settleWithin(uploadLast(stopSampling()), timeoutMs);
      if (!settled) reportLateUpload(timeoutMs);
      runtime.stop();
      metrics.stop();
      symbolizer?.close();
      void uploader.close();
      uninstallExitHooks();
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

  const profiler: Profiler = {
    get state() {
      return state;
    },
    refusal: undefined,
    options,
    flush: async () => {
      // Each upload has its own time-out.
      await settleWithin(flushUnheld({ withHeap: true }), Number.POSITIVE_INFINITY);
    },
    shutdown,
    stats: readStats,
  };
  const puller = createPuller({
    isRunning: () => state === 'running',
    windows,
    build: encoder.build,
    hasTime: samplers.time !== undefined,
    hasHeap: samplers.heap !== undefined,
  });
  return { profiler, labeller, puller, offerResource: tracing.offer };

  function readStats(): ProfilerStats {
    return {
      ...flushStats.read(),
      ...uploader.stats(),
      samplingRateHz: samplers.time ? rateHz : 0,
      cpuShare: governor.cost,
      droppedLabels: labeller.droppedLabels(),
      heapRestarts: samplers.heap?.restarts() ?? 0,
      linkMode: linker?.mode,
      isLinking: linker?.isLinking() ?? false,
      symbols: symbolizer?.stats() ?? NO_SYMBOLS,
      runtime: runtime.read(),
    };
  }
}
