import type { Labeller } from '../link/labeller.js';
import type { Puller } from '../pull/create-puller.js';
import type { Profiler } from './profiler.js';

/** What all copies of this package in one thread share. */
export interface ThreadRegistry {
  running?: {
    readonly profiler: Profiler;
    readonly labeller: Labeller;
    /** Tells the resource of the application's tracing. Never throws. */
    readonly offerResource: (resource: unknown) => void;
    readonly puller: Puller;
    /** Tells the user, once, that a second start changed nothing. */
    readonly reportSecondStart: () => void;
  };
}

const REGISTRY = Symbol.for('hotspan.thread.1');

/** The registry of this thread, found by every copy of this package whichever way it was loaded. */
export function threadRegistry(): ThreadRegistry {
  // The type of globalThis does not know our symbol.
  const shared = globalThis as { [REGISTRY]?: ThreadRegistry };
  shared[REGISTRY] ??= {};
  return shared[REGISTRY];
}
