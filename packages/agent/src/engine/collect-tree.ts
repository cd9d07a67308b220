import type { EngineModule, NativeTimeProfiler } from './load-engine.js';
import type { TimeTree } from './sampled-tree.js';

/** Nothing, in the form in which the native profiler hands out a tree. */
const EMPTY_TREE: TimeTree = {
  topDownRoot: { scriptName: '', hitCount: 0, children: [] },
  startTime: 0,
  endTime: 0,
};

/**
 * Ends the engine's window, or all of its sampling, and takes V8's call tree itself. The engine would turn it into a
 * pprof profile with an object for every sample, which holds up the event loop two to four times as long as the rest
 * of the collection, only to be taken apart again for OTLP. So its native `stop` is covered for the length of this call
 * by one that keeps the tree and hands on an empty one; all else that the engine does at a stop stays in its hands.
 */
export function collectTree({ time, bindings }: EngineModule, restart: boolean): TimeTree {
  const { prototype } = bindings.TimeProfiler;
  const original = prototype.stop;
  let tree = EMPTY_TREE;
  // The engine may stop a second time to restart a stuck processor: the first tree is that of the window.
  let isFirst = true;
  prototype.stop = function stop(this: NativeTimeProfiler, andRestart) {
    const stopped = original.call(this, andRestart);
    if (isFirst) tree = stopped;
    isFirst = false;
    return EMPTY_TREE;
  };
  try {
    time.stop(restart);
  } finally {
    prototype.stop = original;
  }
  return tree;
}
