import type { TimeSampler } from '../engine/time-sampler.js';
import { NO_SPAN, type SampleContext } from './sample-context.js';
import type { ResolveSpan } from './span-resolver.js';
import type { Activation } from './wrap-context-manager.js';

/**
 * Linkage through async context frames: the engine's context travels with promises, timers and sockets by itself,
 * so only activations cost anything. Hot path: guarded by benchmarks/agent-overhead.bench.ts.
 */
export function createFrameMode(sampler: TimeSampler, resolve: ResolveSpan): Activation {
  /** No context at all is as good as `NO_SPAN`, and spares `NO_SPAN` a frame of its own. */
  const isCurrent = (wanted: SampleContext): boolean => {
    const current = sampler.getContext();
    return current === wanted || (current === undefined && wanted === NO_SPAN);
  };
  const setIfNew = (wanted: SampleContext): void => {
    if (sampler.isStarted() && !isCurrent(wanted)) sampler.setContext(wanted);
  };

  return {
    runWith(context, manager, run) {
      // The engine stops itself in an `exit` listener, and throws at everything from then.
      if (!sampler.isStarted()) return run();
      const wanted = resolve(context, manager);
      return isCurrent(wanted) ? run() : sampler.runWithContext(wanted, run);
    },

    attached(context, manager) {
      // `attach` has made a frame of its own, so setting the context here reaches no other work. Resolved after
      // the fact: the enclosing span is then the attached one, and a child unknown to us counts as a root.
      setIfNew(resolve(context, manager));
      return () => setIfNew(resolve(manager.active(), manager));
    },
  };
}
