import type { AsyncLocalStorage } from 'node:async_hooks';
import type { ContextHolder, EngineModule, NativeTimeProfiler } from './load-engine.js';

/** Contexts as async context frames carry them, until the engine stops. */
export interface ContextFrames {
  current(): object | undefined;
  /** For the rest of the current execution, and all work that it starts from now. */
  enter(context: object): void;
  /** For `fn` and all work that it starts. */
  run<R>(context: object, fn: () => R): R;
}

/**
 * Starts the engine by `start`, and takes what it makes for itself: the native profiler and the key under which frames
 * carry its contexts; undefined where it uses no frames. Every activation of a span asks which context holds, and the
 * engine's own answer is a native call of ten times the cost. So the native class is covered for the length of this call
 * by one that hands on what it makes.
 */
export function captureFrames({ bindings }: EngineModule, start: () => void): ContextFrames | undefined {
  const original = bindings.TimeProfiler;
  let frames: ContextFrames | undefined;
  bindings.TimeProfiler = new Proxy(original, {
    construct(target, [options]: ConstructorParameters<typeof original>) {
      const profiler = new target(options);
      if (options.CPEDKey !== undefined) frames = createFrames(profiler, options.CPEDKey);
      return profiler;
    },
  });
  try {
    start();
  } finally {
    bindings.TimeProfiler = original;
  }
  return frames;
}

function createFrames(profiler: NativeTimeProfiler, key: AsyncLocalStorage<ContextHolder>): ContextFrames {
  // A holder keeps its context alive by itself, so the context must not know the holder.
  const hold = (context: object): ContextHolder => {
    const holder = profiler.createContextHolder(context);
    holder.context = context;
    return holder;
  };
  return {
    current: () => key.getStore()?.context,
    enter: (context) => key.enterWith(hold(context)),
    run: (context, fn) => key.run(hold(context), fn),
  };
}
