import type { ServerProcess } from './server-process.js';

/** Waits until merges and roll-ups are done, which is when the server uses next to no CPU. Returns the CPU seconds they took. */
export async function settle(server: ServerProcess): Promise<number> {
  const before = (await server.read()).cpuSeconds;
  let last = before;
  for (let quiet = 0, second = 0; quiet < 2 && second < 60; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const now = (await server.read()).cpuSeconds;
    quiet = now - last < 0.04 ? quiet + 1 : 0;
    last = now;
  }
  return last - before;
}
