import type { Session } from 'node:inspector';
import { setImmediate } from 'node:timers/promises';

/**
 * Lets V8 clear the heap and give back the memory that it does not use, which it does by itself only some time after the heap has been
 * full. For the end of a phase that left much behind; takes about 50 ms with a heap of 20 MB. Nothing happens in builds of Node.js without
 * an inspector.
 */
export async function shrinkHeap(): Promise<void> {
  const session = await openSession();
  if (session === undefined) return;
  await new Promise((resolve) => session.post('HeapProfiler.collectGarbage', resolve));
  // Not within its own answer: it would wait for itself.
  await setImmediate();
  session.disconnect();
}

async function openSession(): Promise<Session | undefined> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    return session;
  } catch {
    // Ignored: it only saves memory.
    return undefined;
  }
}
