/** Calls `flush` every now and then, until stopped. */
export interface FlushLoop {
  stop(): void;
}

/** Share of the interval by which a wait may differ from it, so that many processes do not upload in step. */
const JITTER = 0.1;

/** `flush` must not throw. The timers do not keep the process alive. */
export function startFlushLoop(
  flush: () => void,
  intervalMs: number,
  random: () => number = Math.random,
): FlushLoop {
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    const waitMs = intervalMs * (1 - JITTER + 2 * JITTER * random());
    timer = setTimeout(() => {
      // Before the flush, which may stop the loop.
      schedule();
      flush();
    }, waitMs);
    timer.unref();
  };
  schedule();
  return { stop: () => clearTimeout(timer) };
}
