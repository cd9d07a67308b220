import type { EngineModule } from './load-engine.js';
import type { SampledProfile } from './sampled-profile.js';

export interface HeapSamplerOptions {
  readonly heapIntervalBytes: number;
  readonly heapStackDepth: number;
}

/** V8's sampling heap profiler. */
export interface HeapSampler {
  /** The sampled objects that are alive, scaled to the whole heap: values are count and bytes. */
  collect(): SampledProfile;
  stop(): void;
}

/** Starts sampling allocations. Throws when the engine's heap sampler runs already. */
export function startHeapSampler({ heap }: EngineModule, options: HeapSamplerOptions): HeapSampler {
  heap.start(options.heapIntervalBytes, options.heapStackDepth);
  return {
    collect: () => heap.profile(),
    stop: () => heap.stop(),
  };
}
