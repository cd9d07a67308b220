/** A set of numbers above 0 in memory that all threads of the process share. */
export interface SharedIds {
  /** What other threads make the same set of. */
  readonly memory: Int32Array;
  /** False when the set is full. */
  add(id: number): boolean;
  delete(id: number): void;
  has(id: number): boolean;
  isEmpty(): boolean;
  /** Blocks until the set is empty, for at most `maxMs`. */
  waitUntilEmpty(maxMs: number): void;
}

/** Far beyond the threads that a process has at a time: each takes megabytes. */
const CAPACITY = 1_024;

/** The first number counts the ids, and is what is waited for; the others are the ids, and 0 where there is room. */
const COUNT = 0;

export function createSharedIds(
  memory: Int32Array = new Int32Array(
    new SharedArrayBuffer((COUNT + 1 + CAPACITY) * Int32Array.BYTES_PER_ELEMENT),
  ),
): SharedIds {
  /** Whether one of the places held `before`, and holds `after` now. */
  function replace(before: number, after: number): boolean {
    for (let place = COUNT + 1; place < memory.length; place++) {
      if (Atomics.compareExchange(memory, place, before, after) === before) return true;
    }
    return false;
  }

  return {
    memory,
    add(id) {
      if (!replace(0, id)) return false;
      Atomics.add(memory, COUNT, 1);
      return true;
    },
    delete(id) {
      if (!replace(id, 0)) return;
      Atomics.sub(memory, COUNT, 1);
      Atomics.notify(memory, COUNT);
    },
    has: (id) => memory.indexOf(id, COUNT + 1) >= 0,
    isEmpty: () => Atomics.load(memory, COUNT) === 0,
    waitUntilEmpty(maxMs) {
      const endMs = performance.now() + maxMs;
      for (let leftMs = maxMs; leftMs > 0; leftMs = endMs - performance.now()) {
        const count = Atomics.load(memory, COUNT);
        if (count === 0) return;
        Atomics.wait(memory, COUNT, count, leftMs);
      }
    },
  };
}
