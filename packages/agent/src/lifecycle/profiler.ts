import type { HotspanError } from '../errors.js';
import type { ResolvedOptions } from '../options/start-options.js';
import type { ProfilerStats } from '../self/profiler-stats.js';

/**
 * `running`; `stopped` after `shutdown()`; `disabled` by an option or a variable; `refused` because it cannot run
 * here, see `refusal`.
 */
export type ProfilerState = 'running' | 'stopped' | 'disabled' | 'refused';

export interface ShutdownOptions {
  /** How long to wait for the last upload, in milliseconds. Default: the option `shutdownTimeoutMs`. */
  readonly timeoutMs?: number;
}

/** The profiler of this thread. No method throws or rejects. */
export interface Profiler {
  readonly state: ProfilerState;
  /** Why it does nothing; set exactly when `state` is `refused`. */
  readonly refusal: HotspanError | undefined;
  readonly options: ResolvedOptions;
  /**
   * Ends the current window and uploads it; resolves when the upload has succeeded or failed, and keeps the process
   * alive until then.
   */
  flush(): Promise<void>;
  /**
   * Stops sampling, uploads the last window and takes back everything that was hooked. Always resolves, at the latest
   * after the time-out; calling it again gives the same promise.
   */
  shutdown(options?: ShutdownOptions): Promise<void>;
  stats(): ProfilerStats;
}
