import type { TimeSampler } from '../engine/time-sampler.js';
import type { LinkageMode } from './linkage-mode.js';
import { NO_SPAN, readContext, type SampleContext, withScope } from './sample-context.js';
import type { ResolveSpan } from './span-resolver.js';

/**
 * Linkage through async context frames: the engine's context travels with promises, timers and sockets by itself,
 * so only activations cost anything. Hot path: guarded by benchmarks/agent-overhead.bench.ts.
 */
export function createFrameMode(sampler: TimeSampler, resolve: ResolveSpan): LinkageMode {
  const current = (): SampleContext => readContext(sampler.getContext());
  const set = (wanted: SampleContext, now: SampleContext): void => {
    if (wanted !== now) sampler.setContext(wanted);
  };

  return {
    // The engine stops itself in an `exit` listener, and throws at everything from then.
    current: () => (sampler.isStarted() ? current() : NO_SPAN),

    read: readContext,

    changeTo(context, manager) {
      if (!sampler.isStarted()) return undefined;
      const now = current();
      const wanted = withScope(resolve(context, manager), now.labels);
      // No context at all reads as `NO_SPAN`, which spares `NO_SPAN` a frame of its own.
      return wanted === now ? undefined : wanted;
    },

    runAs: (wanted, fn) => sampler.runWithContext(wanted, fn),

    attached(context, manager) {
      if (!sampler.isStarted()) return () => {};
      const outer = current();
      // Resolved after the fact: the enclosing span is then the attached one, and a child unknown to us counts as a root.
      set(withScope(resolve(context, manager), outer.labels), outer);
      return () => {
        if (!sampler.isStarted()) return;
        const now = current();
        set(withScope(resolve(manager.active(), manager), now.labels), now);
      };
    },

    runInScope(scope, fn) {
      if (!sampler.isStarted()) return fn();
      const now = current();
      const wanted = withScope(now, scope);
      return wanted === now ? fn() : sampler.runWithContext(wanted, fn);
    },

    enterScope(scope) {
      if (!sampler.isStarted()) return;
      sampler.setContext(withScope(current(), scope));
    },
  };
}
