import { onTestFinished } from 'vitest';
import { loadEngine } from './load-engine.js';

/** What the engine's `v8ProfilerStuckEventLoopDetected` answers when it is certain. */
const STUCK = 2;

/** The native class, with what only tests replace. */
interface WatchingProfiler {
  v8ProfilerStuckEventLoopDetected(): number;
}

/**
 * Has the engine find V8's event processor stuck at every restart, which cannot be brought about: it is a race within V8.
 * What the engine does about it is real. Returns what ends it; the end of the test does, too.
 */
export function reportStuckSampler(): () => void {
  // The types of the native class are ours, and name only what the agent calls.
  const prototype = loadEngine().bindings.TimeProfiler.prototype as unknown as WatchingProfiler;
  const original = prototype.v8ProfilerStuckEventLoopDetected;
  prototype.v8ProfilerStuckEventLoopDetected = () => STUCK;
  const recover = (): void => {
    prototype.v8ProfilerStuckEventLoopDetected = original;
  };
  onTestFinished(recover);
  return recover;
}
