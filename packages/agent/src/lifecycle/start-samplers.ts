import { type HeapSampler, startHeapSampler } from '../engine/heap-sampler.js';
import { loadEngine } from '../engine/load-engine.js';
import { startTimeSampler, type TimeSampler } from '../engine/time-sampler.js';
import { HotspanError } from '../errors.js';
import type { ResolvedOptions } from '../options/start-options.js';

/** The samplers that the options ask for; at least one of them. */
export interface Samplers {
  readonly time: TimeSampler | undefined;
  readonly heap: HeapSampler | undefined;
}

/** Loads the engine and starts sampling. Throws HOTSPAN_ERR_ENGINE, with nothing left running. */
export function startSamplers(options: ResolvedOptions): Samplers {
  const engine = loadEngine();
  const wantsTime = options.profiles.includes('cpu') || options.profiles.includes('wall');
  let heap: HeapSampler | undefined;
  try {
    if (options.profiles.includes('heap')) heap = startHeapSampler(engine, options);
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
