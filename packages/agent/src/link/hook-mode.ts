import { createHook } from 'node:async_hooks';
import type { TimeSampler } from '../engine/time-sampler.js';
import type { ContextManager } from './opentelemetry-types.js';
import { NO_SPAN, type SampleContext } from './sample-context.js';
import type { ResolveSpan } from './span-resolver.js';
import type { Activation } from './wrap-context-manager.js';

/** What the engine's one slot holds in this mode. */
export interface SampleContextHolder {
  current: SampleContext;
}

export interface HookMode extends Activation {
  /** Starts following the continuations of this manager. */
  follow(manager: ContextManager): void;
  /** Gives the next window a holder of its own; to be called after every collection. */
  renew(): void;
  stop(): void;
}

/** Deeper nesting of callbacks than real programs have; past it the record starts anew. */
const MAX_NESTING = 1_000;

/**
 * Linkage without async context frames: the engine has one slot for the thread, which is updated at every
 * activation and, through async_hooks, whenever a callback or a promise continuation begins or ends.
 *
 * The slot holds a mutable holder, because changing a property is far cheaper than a native call. Samples keep
 * the holder, not its content: so once the sampler has counted a new sample, a fresh holder takes over.
 * Hot path: guarded by benchmarks/agent-overhead.bench.ts.
 */
export function createHookMode(sampler: TimeSampler, resolve: ResolveSpan): HookMode {
  let holder: SampleContextHolder = { current: NO_SPAN };
  let holderCount = sampler.sampleCount();
  sampler.setContext(holder);
  let followed: ContextManager | undefined;
  // Callbacks nest when code runs an AsyncResource synchronously; what they interrupted is restored after them.
  const outerIds: number[] = [];
  const outerContexts: SampleContext[] = [];

  function enter(wanted: SampleContext): void {
    if (holder.current === wanted) return;
    const count = sampler.sampleCount();
    if (count === holderCount) {
      holder.current = wanted;
      return;
    }
    if (!sampler.isStarted()) return;
    holder = { current: wanted };
    holderCount = count;
    sampler.setContext(holder);
  }

  const hook = createHook({
    before(asyncId) {
      if (followed === undefined) return;
      if (outerIds.length === MAX_NESTING) outerIds.length = outerContexts.length = 0;
      outerIds.push(asyncId);
      outerContexts.push(holder.current);
      enter(resolve(followed.active(), followed));
    },
    after(asyncId) {
      const at = outerIds.lastIndexOf(asyncId);
      if (at < 0) return;
      const outer = outerContexts[at] ?? NO_SPAN;
      outerIds.length = outerContexts.length = at;
      enter(outer);
    },
  });

  return {
    follow(manager) {
      followed = manager;
      hook.enable();
    },

    renew() {
      if (!sampler.isStarted()) return;
      holder = { current: holder.current };
      holderCount = sampler.sampleCount();
      sampler.setContext(holder);
    },

    stop() {
      followed = undefined;
      hook.disable();
    },

    runWith(context, manager, run) {
      const outer = holder.current;
      enter(resolve(context, manager));
      try {
        return run();
      } finally {
        enter(outer);
      }
    },

    attached(context, manager) {
      enter(resolve(context, manager));
      return () => enter(resolve(manager.active(), manager));
    },
  };
}
