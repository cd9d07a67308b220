import { onTestFinished } from 'vitest';
import type { StartOptions } from '../options/start-options.js';
import type { Profiler } from './profiler.js';
import { start } from './start.js';

// Nobody listens there.
const NOWHERE = 'http://127.0.0.1:1';

/** A profiler and what it warned of. */
export interface QuietProfiler {
  readonly profiler: Profiler;
  readonly warnings: readonly string[];
}

/** Starts a profiler that flushes when the test wants it, and ends with the test. */
export function startQuietly(options: StartOptions = {}): QuietProfiler {
  const warnings: string[] = [];
  const profiler = start({
    endpoint: NOWHERE,
    flushIntervalMs: 600_000,
    // On a busy machine flushes are slow, and in tests they come often.
    cpuBudgetPercent: 0,
    logger: { warn: (message) => warnings.push(message) },
    ...options,
  });
  onTestFinished(() => profiler.shutdown({ timeoutMs: 0 }));
  return { profiler, warnings };
}

/** How many listeners there are for the events by which a process ends. */
export function countListeners(): Record<string, number> {
  return Object.fromEntries(
    ['SIGTERM', 'SIGINT', 'beforeExit', 'exit'].map((event) => [event, process.listenerCount(event)]),
  );
}
