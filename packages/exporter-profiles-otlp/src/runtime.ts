import type { Environment } from './environment.js';

/** What the exporter takes from the process around it; each part can be given by a caller, mostly a test. */
export interface ExporterRuntime {
  /** Read once, by the constructor. */
  readonly env: Environment;
  /** Milliseconds that only grow, for deadlines. */
  now(): number;
  /** Milliseconds since the epoch, to read a `Retry-After` date. */
  wallClock(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Resolves after `waitMs`, without keeping the process alive. */
  sleep(waitMs: number): Promise<void>;
}

export function resolveRuntime(runtime: Partial<ExporterRuntime> = {}): ExporterRuntime {
  return {
    env: process.env,
    now: () => performance.now(),
    wallClock: () => Date.now(),
    random: Math.random,
    sleep: (waitMs) =>
      new Promise((resolve) => {
        setTimeout(resolve, waitMs).unref();
      }),
    ...runtime,
  };
}
