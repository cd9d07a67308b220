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
import { createGovernedRate } from '../self/governed-rate.js';
import type { ProfilerStats } from '../self/profiler-stats.js';
import { publishMetrics } from '../self/publish-metrics.js';
import { createSymbolizer } from '../symbol/create-symbolizer.js';
import { NO_SYMBOLS } from '../symbol/symbol-stats.js';
import { createSender } from '../upload/create-sender.js';
import { createUploader } from '../upload/create-uploader.js';
import { startFlushLoop } from '../upload/flush-loop.js';
import { createWindowEncoder } from '../window/window-encoder.js';
import { watchOutOfMemory } from './out-of-memory.js';
import type { Profiler } from './profiler.js';
import { createProfilerEnding } from './profiler-ending.js';
import { settleWithin } from './settle-within.js';
import type { Samplers } from './start-samplers.js';
import { createWindowLine } from './window-line.js';
import { createWindowTaker } from './window-taker.js';

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
  /** As `shutdown()`, but the process does not live for it. Sampling has ended when it returns; never throws. */
  readonly abandon: () => void;
}

/** Wires samplers, linkage, windows and uploads together, and ends them together. */
export function createRunningProfiler(init: RunningProfilerInit): RunningProfiler {
  const { samplers, options, log, onStopped } = init;
  const flushStats = createFlushStats();
  const rate = createGovernedRate(options, log);
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
    onEncoded: (taken, encoded, took) => {
      if (encoded.bytes.byteLength > 0) uploader.push(encoded.bytes);
      flushStats.record(taken, encoded, took);
      metrics.recordFlush(took.longestMs);
      const counts = { idleSamples: encoded.idleSamples, recordedSamples: taken.recordedSamples };
      runtime.endWindow(samplers.time && counts);
      const { startNanos, endNanos } = taken.window.range;
      rate.observe({
        elapsedMs: Number(endNanos - startNanos) / 1e6,
        flushCpuMs: took.cpuMs,
        recordedSamples: taken.recordedSamples,
      });
    },
    onFailure: (error) => {
      flushStats.recordFailure();
      log.warnOnce('flush', `a window of samples was lost: ${String(error)}`);
    },
  });
  /** Set when sampling has ended. */
  let stopped: Promise<void> | undefined;
  const isRunning = (): boolean => stopped === undefined;

  /** As `Profiler.flush`, but the process does not live for it. */
  async function flushUnheld({ withHeap }: { withHeap: boolean }): Promise<void> {
    if (isRunning()) await windows.take({ restart: true, withHeap, rateHz: rate.hz });
    await uploader.drain();
  }

  const loop = startFlushLoop(() => void flushUnheld({ withHeap: false }), options.flushIntervalMs);
  const forgetOutOfMemory = watchOutOfMemory(samplers.heap, options, readResource, log);

  /** Ends sampling. Resolves when what was sampled waits for the server. */
  function stopSampling(): Promise<void> {
    if (stopped !== undefined) return stopped;
    loop.stop();
    stopped = windows.take({ restart: false, withHeap: true });
    linker?.stop();
    forgetOutOfMemory();
    onStopped();
    return stopped;
  }

  const { shutdown, abandon } = createProfilerEnding({
    options,
    log,
    windows,
    uploader,
    flush: () => flushUnheld({ withHeap: true }),
    hasSamples: () => isRunning() && samplers.time?.sampleCount() !== 0,
    stopSampling,
    release: () => {
      runtime.stop();
      metrics.stop();
      symbolizer?.close();
    },
  });

  const profiler: Profiler = {
    get state() {
      return isRunning() ? 'running' : 'stopped';
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
    isRunning,
    windows,
    build: encoder.build,
    hasTime: samplers.time !== undefined,
    hasHeap: samplers.heap !== undefined,
  });
  return { profiler, labeller, puller, offerResource: tracing.offer, abandon };

  function readStats(): ProfilerStats {
    return {
      ...flushStats.read(),
      ...uploader.stats(),
      samplingRateHz: samplers.time ? rate.hz : 0,
      cpuShare: rate.cost,
      droppedLabels: labeller.droppedLabels(),
      heapRestarts: samplers.heap?.restarts() ?? 0,
      linkMode: linker?.mode,
      isLinking: linker?.isLinking() ?? false,
      symbols: symbolizer?.stats() ?? NO_SYMBOLS,
      runtime: runtime.read(),
    };
  }
}
