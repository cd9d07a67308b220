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
  /** The sampled objects that are alive and, with allocations, those allocated since the last call. */
  collect(): HeapCollection;
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
  return {
    hasAllocations,
    collect() {
      // The package's own `AllocationProfileNode` types are not exported; they have this shape.
      const root = heap.v8Profile() as HeapNode;
      if (hasAllocations) {
        // V8 keeps all it has ever sampled in this mode until it is stopped.
        heap.stop();
        start(true);
      }
      return { root, externalBytes: process.memoryUsage().external };
    },
    stop: () => heap.stop(),
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
