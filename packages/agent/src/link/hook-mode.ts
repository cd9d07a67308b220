import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import type { TimeSampler } from '../engine/time-sampler.js';
import type { LinkageMode } from './linkage-mode.js';
import type { ContextManager } from './opentelemetry-types.js';
import { type LabelScope, NO_SPAN, readContext, type SampleContext, withScope } from './sample-context.js';
import type { ResolveSpan } from './span-resolver.js';

/** What the engine's one slot holds in this mode. */
interface SampleContextHolder {
  current: SampleContext;
}

export interface HookMode extends LinkageMode {
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
  /** Carries label scopes over asynchronous work; made for the first of them, for it makes every promise dearer. */
  let scopes: AsyncLocalStorage<LabelScope> | undefined;
  // Callbacks nest when code runs an AsyncResource synchronously; what they interrupted is restored after them.
  // Stacks of fixed length: to change the length of an array is a call into V8's runtime.
  const outerIds = new Float64Array(MAX_NESTING);
  const outerContexts = new Array<SampleContext>(MAX_NESTING).fill(NO_SPAN);
  let nesting = 0;

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

  function carrier(): AsyncLocalStorage<LabelScope> {
    if (scopes === undefined) {
      scopes = new AsyncLocalStorage();
      hook.enable();
    }
    return scopes;
  }

  /** The context of the continuation that runs now. */
  function resume(): SampleContext {
    const span = followed === undefined ? NO_SPAN : resolve(followed.active(), followed);
    return scopes === undefined ? span : withScope(span, scopes.getStore());
  }

  const hook = createHook({
    before(asyncId) {
      if (nesting === MAX_NESTING) nesting = 0;
      outerIds[nesting] = asyncId;
      outerContexts[nesting] = holder.current;
      nesting++;
      enter(resume());
    },
    after(asyncId) {
      let at = nesting - 1;
      while (at >= 0 && outerIds[at] !== asyncId) at--;
      if (at < 0) return;
      nesting = at;
      enter(outerContexts[at] ?? NO_SPAN);
    },
  });

  function runAs<R>(wanted: SampleContext, fn: () => R): R {
    const outer = holder.current;
    enter(wanted);
    try {
      return fn();
    } finally {
      enter(outer);
    }
  }

  return {
    current: () => holder.current,

    // The slot holds nothing but holders, and before the first one an object of the engine.
    read: (recorded) => readContext((recorded as Partial<SampleContextHolder> | undefined)?.current),

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
      scopes?.disable();
    },

    changeTo(context, manager) {
      const wanted = withScope(resolve(context, manager), holder.current.labels);
      // Work that enters a scope of labels changes what holds after it.
      return wanted === holder.current && scopes === undefined ? undefined : wanted;
    },

    runAs,

    attached(context, manager) {
      enter(withScope(resolve(context, manager), holder.current.labels));
      return () => enter(withScope(resolve(manager.active(), manager), holder.current.labels));
    },

    runInScope: (scope, fn) => carrier().run(scope, () => runAs(withScope(holder.current, scope), fn)),

    enterScope(scope) {
      carrier().enterWith(scope);
      enter(withScope(holder.current, scope));
    },
  };
}
