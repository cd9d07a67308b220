import type { TimeSampler } from '../engine/time-sampler.js';
import { createFrameMode } from './frame-mode.js';
import { createHookMode } from './hook-mode.js';
import { createScope, labelsOf, NO_LABELS, nestScope } from './label-scope.js';
import type { LinkageMode } from './linkage-mode.js';
import type { LabelRecord, LabelScope, SampleContext } from './sample-context.js';
import { createSpanResolver, type SpanResolverOptions } from './span-resolver.js';
import { watchContextManager } from './watch-context-manager.js';
import { wrapContextManager } from './wrap-context-manager.js';

/** How samples are linked: by async context frames or by async_hooks. */
export type LinkMode = 'frames' | 'hooks';

/** Runs work as part of something that has begun before. */
export type RunAgain = <R>(work: () => R) => R;

/** Keeps the sampler's context equal to the active span and labels. */
export interface Linker {
  readonly mode: LinkMode;
  /** Whether the application has installed a context manager, so that spans can be seen. */
  isLinking(): boolean;
  /** What the context recorded with a sample stands for; `NO_SPAN` for anything that is not ours. */
  read(recorded: object | undefined): SampleContext;
  /** All labels of samples taken at this moment. */
  currentLabels(): LabelRecord;
  /** Runs `fn`, and all asynchronous work that it starts, with these labels over those that hold. */
  runWithLabels<R>(labels: LabelRecord, fn: () => R): R;
  /** Gives the rest of the current execution, and all work that it starts from now, these labels over those of `base`. */
  enterLabels(base: LabelScope | undefined, labels: LabelRecord): LabelScope;
  /** Innermost scope of labels at this moment. */
  currentScope(): LabelScope | undefined;
  /**
   * Runs `fn`, which handles an incoming request. The labels of the scope, which `fn` can set at any time, hold for all
   * that is linked to the request's span, where it has one, and else for `fn` and the work that it starts. `again`
   * runs other work of the same request, which `fn` has not started.
   */
  runInRequest<R>(fn: (scope: LabelScope, again: RunAgain) => R): R;
  /** To be called after every collection: separates the windows, and looks for a new context manager. */
  renew(): void;
  /** Takes everything back. */
  stop(): void;
}

/**
 * Starts linking: now when the application has its context manager installed, else when it installs it. A manager
 * that cannot be wrapped is reported and left alone: its installation is the application's own call.
 */
export function createLinker(
  sampler: TimeSampler,
  options: SpanResolverOptions,
  reportFailure: (error: unknown) => void,
): Linker {
  const resolve = createSpanResolver(options);
  const hooks = sampler.hasFrames ? undefined : createHookMode(sampler, resolve);
  const mode: LinkageMode = hooks ?? createFrameMode(sampler, resolve);
  let stopped = false;
  let unwrap: (() => void) | undefined;
  const watch = watchContextManager((manager) =>
    attempt(() => {
      unlink();
      unwrap = wrapContextManager(manager, mode);
      hooks?.follow(manager);
    }),
  );

  function unlink(): void {
    const last = unwrap;
    unwrap = undefined;
    last?.();
  }

  function attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      reportFailure(error);
    }
  }

  return {
    mode: sampler.hasFrames ? 'frames' : 'hooks',
    isLinking: () => unwrap !== undefined,
    read: mode.read,
    currentLabels: () => labelsOf(mode.current()),
    runWithLabels(labels, fn) {
      return stopped ? fn() : mode.runInScope(nestScope(mode.current().labels, labels), fn);
    },
    enterLabels(base, labels) {
      const scope = nestScope(base, labels);
      if (!stopped) mode.enterScope(scope);
      return scope;
    },
    currentScope: () => mode.current().labels,
    runInRequest(fn) {
      const { root, labels: outer } = mode.current();
      const scope = createScope(outer, NO_LABELS, true);
      if (stopped) return fn(scope, justRun);
      if (!root.isServer || root.request !== undefined) {
        const again: RunAgain = (work) => (stopped ? work() : mode.runInScope(scope, work));
        return mode.runInScope(scope, () => fn(scope, again));
      }
      root.request = scope;
      // Tracing follows all work of the request by itself.
      return fn(scope, justRun);
    },
    renew() {
      hooks?.renew();
      watch.check();
    },
    stop() {
      stopped = true;
      watch.stop();
      attempt(unlink);
      hooks?.stop();
    },
  };
}

const justRun: RunAgain = (work) => work();
