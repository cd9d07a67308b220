/** Has the engine give its unused memory back some time after it has worked. */
export interface EnginePurge {
  noteWork(): void;
  close(): void;
}

/** At work, once in so many milliseconds: 25 to 45 MB each time, in which a thread of the pool is busy for up to 30 ms. */
const PURGE_AFTER_MS = 2_000;

/**
 * The engine's allocator keeps pages for 5 s after they were freed, and those of a thread that has nothing more to do for ever. `purge`
 * is called one at a time, and no more once it has failed: it is not in every build of the engine.
 */
export function createEnginePurge(purge: () => Promise<void>, afterMs: number = PURGE_AFTER_MS): EnginePurge {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  function run(): void {
    purge().then(
      () => {
        timer = undefined;
      },
      () => {
        isOver = true;
      },
    );
  }

  return {
    noteWork() {
      if (!isOver) timer ??= setTimeout(run, afterMs).unref();
    },
    close() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
