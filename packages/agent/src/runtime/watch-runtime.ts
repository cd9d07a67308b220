import { correctedUtilization, type SampleCounts } from './corrected-utilization.js';
import { NO_RUNTIME, type RuntimeStats } from './runtime-stats.js';
import { watchEventLoopDelay } from './watch-event-loop-delay.js';
import { watchGarbageCollection } from './watch-garbage-collection.js';

/** What Node.js itself knows of this thread, window by window. */
export interface RuntimeWatch {
  /** To be called at every flush, with the samples of the window when its profile says how they divide. */
  endWindow(samples: SampleCounts | undefined): void;
  read(): RuntimeStats;
  stop(): void;
}

export interface RuntimeWatchInit {
  /** False: only what costs nothing. */
  readonly runtimeMetrics: boolean;
  readonly flushIntervalMs: number;
  /** Called when Node.js refuses a watch; the agent goes on without it. */
  readonly onFailure: (error: unknown) => void;
}

export function watchRuntime({ runtimeMetrics, flushIntervalMs, onFailure }: RuntimeWatchInit): RuntimeWatch {
  function attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  }

  const gc = runtimeMetrics ? attempt(() => watchGarbageCollection(flushIntervalMs)) : undefined;
  const delay = runtimeMetrics ? attempt(() => watchEventLoopDelay()) : undefined;
  let stats: RuntimeStats = NO_RUNTIME;

  return {
    endWindow(samples) {
      attempt(() => gc?.endWindow());
      stats = {
        gc: undefined,
        eventLoopDelay: attempt(() => delay?.endWindow()),
        eventLoopUtilization: samples && correctedUtilization(samples),
      };
    },
    read: () => ({ ...stats, gc: gc?.read() }),
    stop() {
      attempt(() => gc?.stop());
      attempt(() => delay?.stop());
    },
  };
}
