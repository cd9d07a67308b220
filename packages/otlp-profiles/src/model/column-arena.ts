import { type ColumnMemory, OWN_MEMORY } from './column-memory.js';

/** Memory for columns that are all given up together. What does not fit comes as memory of its own. */
export interface ColumnArena extends ColumnMemory {
  /** Takes back all columns: nobody may look at them any more, nor at `strings` for the first time. */
  clear(): void;
}

/**
 * One piece of memory, which is made on first use and stays. For columns that live as long as one piece of work: a typed array of its
 * own is asked of the system, cleared, tracked by the garbage collector and given back by a thread of it, which together takes longer
 * than to fill a usual column. Guarded by benchmarks/ingest.bench.ts.
 */
export function createColumnArena(maxBytes: number): ColumnArena {
  let memory: ArrayBuffer | undefined;
  let used = 0;

  /** Where so many bytes begin; -1 when there is no room. */
  function place(bytes: number): number {
    const start = used;
    if (bytes > maxBytes - start) return -1;
    // Columns of 64 bits have to begin at a multiple of 8.
    used = start + ((bytes + 7) & ~7);
    return start;
  }

  function bytesOfArena(): ArrayBuffer {
    memory ??= new ArrayBuffer(maxBytes);
    return memory;
  }

  return {
    isLent: true,
    uint8(length) {
      const start = place(length);
      return start < 0 ? OWN_MEMORY.uint8(length) : new Uint8Array(bytesOfArena(), start, length).fill(0);
    },
    int32(length) {
      const start = place(length * 4);
      return start < 0 ? OWN_MEMORY.int32(length) : new Int32Array(bytesOfArena(), start, length).fill(0);
    },
    uint32(length) {
      const start = place(length * 4);
      return start < 0 ? OWN_MEMORY.uint32(length) : new Uint32Array(bytesOfArena(), start, length).fill(0);
    },
    float64(length) {
      const start = place(length * 8);
      return start < 0 ? OWN_MEMORY.float64(length) : new Float64Array(bytesOfArena(), start, length).fill(0);
    },
    bigInt64(length) {
      const start = place(length * 8);
      return start < 0
        ? OWN_MEMORY.bigInt64(length)
        : new BigInt64Array(bytesOfArena(), start, length).fill(0n);
    },
    bigUint64(length) {
      const start = place(length * 8);
      return start < 0
        ? OWN_MEMORY.bigUint64(length)
        : new BigUint64Array(bytesOfArena(), start, length).fill(0n);
    },
    clear() {
      used = 0;
    },
  };
}
