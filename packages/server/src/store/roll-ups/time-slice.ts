/** Work on the event loop, cut into slices so that requests are answered in between. */
export interface TimeSlice {
  /** To be awaited every few thousand steps of a loop: a promise when others should have their turn now. */
  rest(): Promise<void> | undefined;
}

/** A fraction of what a request notices. */
const SLICE_MS = 8;

export function createTimeSlice(now: () => number = () => performance.now()): TimeSlice {
  let startedMs = now();
  return {
    rest() {
      if (now() - startedMs < SLICE_MS) return undefined;
      return new Promise((resolve) => {
        setImmediate(() => {
          startedMs = now();
          resolve();
        });
      });
    },
  };
}
