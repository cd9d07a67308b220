import type { EngineModule } from './load-engine.js';
import type { HeapNode } from './sampled-tree.js';

export interface HeapSamplerOptions {
  readonly heapIntervalBytes: number;
  readonly heapStackDepth: number;
}

/** What one `collect` returns. */
export interface HeapCollection {
  readonly root: HeapNode;
  /** Memory that JavaScript objects hold outside of V8's heap, such as buffers. */
  readonly externalBytes: number;
}

/** V8's sampling heap profiler. */
export interface HeapSampler {
  /** Whether allocations are counted, not only what is alive. */
  readonly hasAllocations: boolean;
  /**
   * The sampled objects that are alive and, with allocations, those allocated since the last call. Throws when someone
   * else has ended V8's one heap sampler, such as an inspector; it has begun anew by then, and knows what is allocated
   * after.
   */
  collect(): HeapCollection;
  /** How often it had to begin anew. */
  restarts(): number;
  /**
   * When the heap reaches its limit, writes the live objects into a file and runs `command` with the file's name as
   * one more argument; the process waits for that and dies then. Throws what the engine throws.
   */
  runOnOutOfMemory(command: readonly string[]): void;
  stop(): void;
}

/**
 * Starts sampling allocations. Throws when the engine's heap sampler runs already. `withAllocations` is granted where
 * the engine can (Node.js 26 and later); every collection is then a full garbage collection.
 */
export function startHeapSampler(
  { heap }: EngineModule,
  { heapIntervalBytes, heapStackDepth }: HeapSamplerOptions,
  withAllocations = false,
): HeapSampler {
  const start = (allocations: boolean): void => heap.start(heapIntervalBytes, heapStackDepth, allocations);
  const hasAllocations = withAllocations && startsWithAllocations(start, heap.stop);
  if (!hasAllocations) start(false);
  let restarts = 0;
  let stopped = false;
  let command: readonly string[] | undefined;
  // No extension of the heap and no dump: nothing of the way the process dies shall change.
  const watch = (): void => {
    if (command !== undefined) heap.monitorOutOfMemory(0, 0, false, [...command]);
  };
  const beginAnew = (): void => {
    heap.stop();
    start(hasAllocations);
    watch();
  };

  return {
    hasAllocations,
    collect() {
      try {
        // The package's own `AllocationProfileNode` types are not exported; they have this shape.
        const root = heap.v8Profile() as HeapNode;
        // V8 keeps all it has ever sampled in this mode until it is stopped.
        if (hasAllocations) beginAnew();
        return { root, externalBytes: process.memoryUsage().external };
      } catch (error) {
        if (stopped) throw error;
        // The engine fails only where V8 has no sampler, so this takes nothing from whoever ended it.
        beginAnew();
        restarts++;
        throw error;
      }
    },
    restarts: () => restarts,
    runOnOutOfMemory(given) {
      command = given;
      watch();
    },
    stop() {
      stopped = true;
      heap.stop();
    },
  };
}

/** Tries instead of asking for a version. A sampler that runs already is not the engine's refusal of allocations. */
function startsWithAllocations(start: (allocations: boolean) => void, stop: () => void): boolean {
  try {
    start(true);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('already started')) throw error;
    // Some versions note the start before they refuse it.
    stop();
    return false;
  }
}
