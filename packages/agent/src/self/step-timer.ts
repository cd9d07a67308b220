/** What steps of the agent's work took, in milliseconds. */
export interface StepTimes {
  /** How long the event loop was held up at once, at most. */
  readonly longestMs: number;
  /** How long it was held up in all. */
  readonly totalMs: number;
  /** CPU time of that: on a machine with more work than cores, a step waits for its turn and holds the loop up longer. */
  readonly cpuMs: number;
}

/** Measures steps of work that hold up the event loop. */
export interface StepTimer {
  /** Runs a step. Throws what it throws; then it is not counted. */
  time<T>(step: () => T): T;
  read(): StepTimes;
}

export function createStepTimer(): StepTimer {
  let longestMs = 0;
  let totalMs = 0;
  let cpuMs = 0;
  return {
    time(step) {
      const cpuBefore = readCpuMs();
      const startedMs = performance.now();
      const result = step();
      const tookMs = performance.now() - startedMs;
      longestMs = Math.max(longestMs, tookMs);
      totalMs += tookMs;
      // Other threads are in it where Node.js does not tell this one's; none of them makes it more than the clock says.
      cpuMs += Math.min(tookMs, readCpuMs() - cpuBefore);
      return result;
    },
    read: () => ({ longestMs, totalMs, cpuMs }),
  };
}

/** Of this thread since Node.js 22.19 and 23.9, before that of the process. */
function readCpuMs(): number {
  // Node's types are those of the oldest version.
  const { threadCpuUsage = process.cpuUsage } = process as { threadCpuUsage?: typeof process.cpuUsage };
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1_000;
}
