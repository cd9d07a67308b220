// One way of support/compare-ways.ts in a process of its own: `way-child.ts <module> <way>` imports the ways of a module and, on
// every message with the name of an input, answers how long a call took in one turn.
import type { Ways } from './compare-ways.js';

/** Long against the clock's resolution and a scavenge, short against the swings of a shared machine. */
const TURN_MS = 30;
/** Code of some hundred lines was still being optimized after 300 ms where another process had the second core. */
const WARM_UP_MS = 1_000;

const [moduleUrl = '', way = ''] = process.argv.slice(2);
// compareWays starts this with a module of that kind.
const { ways } = (await import(moduleUrl)) as { ways: Ways };
const workOf = new Map<string, () => unknown>();
// Alive as a result in use would be, and never optimized away.
let kept: unknown;

process.on('message', async (input: string) => {
  const work = workOf.get(input) ?? (await prepare(input));
  workOf.set(input, work);
  process.send?.(timeCalls(work, TURN_MS));
});
process.send?.('ready');

async function prepare(input: string): Promise<() => unknown> {
  const work = await ways[way]?.(input);
  if (work === undefined) throw new Error(`${moduleUrl} has no way ${way}`);
  timeCalls(work, WARM_UP_MS);
  return work;
}

/** Calls until the time is over; returns microseconds a call. */
function timeCalls(work: () => unknown, durationMs: number): number {
  // While others had their turns, the caches went cold.
  kept = work();
  let calls = 0;
  let elapsedMs = 0;
  for (const start = performance.now(); elapsedMs < durationMs; elapsedMs = performance.now() - start) {
    kept = work();
    calls++;
  }
  return (elapsedMs * 1_000) / calls;
}

export { kept };
