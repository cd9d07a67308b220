import { threadGlobal } from '../host/thread-global.js';
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
    /** Ends the profiler, and uploads what it has if the process goes on for long enough. */
    readonly abandon: () => void;
    /** The `globalThis` of the sandbox that it was started in, or undefined: in none. */
    readonly sandbox: object | undefined;
  };
}

const REGISTRY = Symbol.for('hotspan.thread.1');

/** The registry of this thread, found by every copy of this package whichever way it was loaded, in sandboxes too. */
export function threadRegistry(): ThreadRegistry {
  // The type of the globals does not know our symbol.
  const shared = threadGlobal() as { [REGISTRY]?: ThreadRegistry };
  shared[REGISTRY] ??= {};
  return shared[REGISTRY];
}
