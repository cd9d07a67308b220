import { type HeapSampler, startHeapSampler } from '../engine/heap-sampler.js';
import { loadEngine } from '../engine/load-engine.js';
import { startTimeSampler, type TimeSampler } from '../engine/time-sampler.js';
import { HotspanError } from '../errors.js';
import type { ResolvedOptions } from '../options/start-options.js';
import type { AgentLog } from '../self/agent-log.js';

/** The samplers that the options ask for; at least one of them. */
export interface Samplers {
  readonly time: TimeSampler | undefined;
  readonly heap: HeapSampler | undefined;
}

/** Loads the engine and starts sampling. Throws HOTSPAN_ERR_ENGINE, with nothing left running. */
export function startSamplers(options: ResolvedOptions, log: AgentLog): Samplers {
  const engine = loadEngine();
  const wantsTime = options.profiles.includes('cpu') || options.profiles.includes('wall');
  let heap: HeapSampler | undefined;
  try {
    const wantsAllocations = options.profiles.includes('allocations');
    if (options.profiles.includes('heap') || wantsAllocations) {
      heap = startHeapSampler(engine, options, wantsAllocations);
    }
    if (wantsAllocations && !heap?.hasAllocations) {
      log.warnOnce(
        'allocations',
        `allocations are not profiled: that needs Node.js 26 or later, and this is ${process.versions.node}.`,
      );
    }
    return { heap, time: wantsTime ? startTimeSampler(engine, options) : undefined };
  } catch (cause) {
    heap?.stop();
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HotspanError(
      'HOTSPAN_ERR_ENGINE',
      `the sampler could not be started: ${message}. If another profiler runs in this process, turn it off.`,
      { cause },
    );
  }
}
