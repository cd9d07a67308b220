import type { HotspanError } from '../errors.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { NO_STATS } from '../self/profiler-stats.js';
import type { Profiler } from './profiler.js';

/** A profiler that does nothing: because of `refusal`, or because it was disabled. */
export function createIdleProfiler(options: ResolvedOptions, refusal?: HotspanError): Profiler {
  return {
    state: refusal ? 'refused' : 'disabled',
    refusal,
    options,
    flush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    stats: () => NO_STATS,
  };
}
