import { runInThisContext } from 'node:vm';

/** The part of the globals of a thread that is used through it. */
interface ThreadGlobal {
  readonly process: NodeJS.Process;
  readonly console: Console;
}

/**
 * The `globalThis` of the thread itself. Test runners give each test file a context with globals of its own, which end
 * with the file while the thread, its sampler and the process go on: what is one per thread is kept here, and who has to
 * hear of the end of the process must ask here.
 */
export function threadGlobal(): ThreadGlobal {
  found ??= find();
  return found;
}

/** Whether this code runs in a context of its own, as below Jest. */
export function isInSandbox(): boolean {
  // Compared as objects: the types of both say little.
  return (threadGlobal() as object) !== globalThis;
}

/** Asked for once: each time, the answer has to be compiled. */
let found: ThreadGlobal | undefined;

function find(): ThreadGlobal {
  try {
    // Runs in the context of the thread, whichever calls it. That is a globalThis, of Node.js.
    return runInThisContext('globalThis') as ThreadGlobal;
  } catch {
    // Ignored: a foreign runtime, of which `start()` says that it is one.
    return globalThis;
  }
}
