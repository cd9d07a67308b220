import type { TimeSampler } from '../engine/time-sampler.js';
import { createFrameMode } from './frame-mode.js';
import { createHookMode, type HookMode, type SampleContextHolder } from './hook-mode.js';
import { NO_SPAN, type SampleContext } from './sample-context.js';
import { createSpanResolver, type SpanResolverOptions } from './span-resolver.js';
import { watchContextManager } from './watch-context-manager.js';
import { type Activation, wrapContextManager } from './wrap-context-manager.js';

/** How samples are linked: by async context frames or by async_hooks. */
export type LinkMode = 'frames' | 'hooks';

/** Keeps the sampler's context equal to the active span. */
export interface Linker {
  readonly mode: LinkMode;
  /** Whether the application has installed a context manager, so that spans can be seen. */
  isLinking(): boolean;
  /** What the context recorded with a sample stands for; `NO_SPAN` for anything that is not ours. */
  read(recorded: object | undefined): SampleContext;
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
  const hooks: HookMode | undefined = sampler.hasFrames ? undefined : createHookMode(sampler, resolve);
  const activation: Activation = hooks ?? createFrameMode(sampler, resolve);
  let unwrap: (() => void) | undefined;
  const watch = watchContextManager((manager) =>
    attempt(() => {
      unlink();
      unwrap = wrapContextManager(manager, activation);
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
    read: sampler.hasFrames ? readFrame : readHolder,
    renew() {
      hooks?.renew();
      watch.check();
    },
    stop() {
      watch.stop();
      attempt(unlink);
      hooks?.stop();
    },
  };
}

function readFrame(recorded: object | undefined): SampleContext {
  return isSampleContext(recorded) ? recorded : NO_SPAN;
}

function readHolder(recorded: object | undefined): SampleContext {
  return readFrame((recorded as Partial<SampleContextHolder> | undefined)?.current);
}

/** The engine makes up contexts of its own, for example for the time of other threads. */
function isSampleContext(value: unknown): value is SampleContext {
  return typeof value === 'object' && value !== null && 'spanId' in value;
}
