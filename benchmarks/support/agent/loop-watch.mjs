// How late the event loop is, every other millisecond. `monitorEventLoopDelay` tells no times, and delays are to be told
// apart by whether a flush was near.

const TICK_MS = 2;
/** An hour of ticks. */
const MAX_TICKS = 1_800_000;

export function createLoopWatch() {
  let atMs = [];
  let delaysMs = [];
  let timer;
  return {
    begin() {
      atMs = [];
      delaysMs = [];
      let last = performance.now();
      timer = setInterval(() => {
        const now = performance.now();
        if (delaysMs.length < MAX_TICKS) {
          atMs.push(performance.timeOrigin + now);
          delaysMs.push(Math.max(0, now - last - TICK_MS));
        }
        last = now;
      }, TICK_MS);
    },
    /** Times are in milliseconds since the epoch. */
    end() {
      clearInterval(timer);
      return { atMs: Float64Array.from(atMs), delaysMs: Float64Array.from(delaysMs) };
    },
  };
}
